#include "CMicroHTTPDShims.h"

#include <string.h>

struct MHD_Daemon *deed_mhd_start(unsigned int flags, uint16_t port,
                                  MHD_AccessHandlerCallback handler, void *handler_context,
                                  struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, port, NULL, NULL, handler, handler_context,
                          MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

uint16_t deed_mhd_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

int deed_mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : (int)info->connect_fd;
}

void deed_mhd_client(struct MHD_Connection *connection, uint8_t octets[16]) {
  memset(octets, 0, 16);
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == NULL || info->client_addr == NULL) return;
  if (info->client_addr->sa_family == AF_INET) {
    struct sockaddr_in address;
    memcpy(&address, info->client_addr, sizeof address);
    octets[10] = octets[11] = 0xff;
    memcpy(octets + 12, &address.sin_addr, 4);
  } else if (info->client_addr->sa_family == AF_INET6) {
    struct sockaddr_in6 address;
    memcpy(&address, info->client_addr, sizeof address);
    memcpy(octets, &address.sin6_addr, 16);
  }
}
