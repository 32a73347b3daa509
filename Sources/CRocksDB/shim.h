// The headers of the system library that the module CRocksDB exposes to its one Swift importer.
#include <rocksdb/c.h>
