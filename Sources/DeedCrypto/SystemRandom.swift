import CSodium

/// The operating system's source of random octets; only commands and the node's edge call it.
package enum SystemRandom {
  /// As many random octets.
  package static func octets(count: Int) -> [UInt8] {
    var octets = [UInt8](repeating: 0, count: count)
    precondition(sodium_init() >= 0, "libsodium found no source of randomness")
    // libsodium writes exactly `count` octets into the array.
    unsafe randombytes_buf(&octets, octets.count)
    return octets
  }

  /// A new private key.
  package static func privateKey(_ algorithm: SignatureAlgorithm) -> PrivateKey {
    while true {
      let seed = octets(count: PrivateKey.seedByteCount)
      if let key = try? PrivateKey(algorithm: algorithm, seed: seed) { return key }
    }
  }
}
