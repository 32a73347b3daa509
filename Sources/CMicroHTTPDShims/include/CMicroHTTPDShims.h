#ifndef DEED_CMICROHTTPD_SHIMS_H
#define DEED_CMICROHTTPD_SHIMS_H

#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <microhttpd.h>

/// Starts a daemon with its options as an array: `MHD_start_daemon` itself is variadic, which Swift cannot call.
struct MHD_Daemon *deed_mhd_start(unsigned int flags, uint16_t port,
                                  MHD_AccessHandlerCallback handler, void *handler_context,
                                  struct MHD_OptionItem *options);

/// The port that a daemon listens on, which the system chose if 0 was asked for; 0 if it is not known.
uint16_t deed_mhd_port(struct MHD_Daemon *daemon);

/// The socket of a connection; -1 if it is not known.
int deed_mhd_socket(struct MHD_Connection *connection);

/// Writes the client's address of a connection, an IPv4 address as it stands mapped into IPv6 (RFC 4291 section 2.5.5.2); zeros if
/// it is not known.
void deed_mhd_client(struct MHD_Connection *connection, uint8_t octets[16]);

#endif
