// The headers of the system library that the module CMicroHTTPD exposes to its one Swift importer.
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <microhttpd.h>
