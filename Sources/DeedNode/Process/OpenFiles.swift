import Glibc

/// The number of files and sockets that the process may have open.
enum OpenFiles {
  /// What the store and the rest of a node need, besides connections.
  private static let reserved: rlim_t = 640

  /// Raises the process's limit as far as the system allows it.
  ///
  /// - Returns: how many connections there is room for, at most `connections`.
  static func makeRoom(connections: UInt32) -> UInt32 {
    var limit = rlimit()
    // Safe: the system reads and writes the structure during the calls.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return connections
    }
    let wanted = rlim_t(connections) + reserved
    if limit.rlim_cur < wanted {
      limit.rlim_cur = min(wanted, limit.rlim_max)
      unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    let room = limit.rlim_cur > reserved ? limit.rlim_cur - reserved : 16
    return UInt32(min(rlim_t(connections), room))
  }
}
