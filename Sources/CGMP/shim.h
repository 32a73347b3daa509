// The headers of the system library that the module CGMP exposes to its one Swift importer.
#include <gmp.h>
