// The headers of the system library that the module CSodium exposes to its one Swift importer.
#include <sodium.h>
