import COpenSSLCrypto

/// A digest over octets that arrive in parts, with a context of its own.
///
/// For long inputs such as files; short ones are digested faster in one call.
@safe
package struct IncrementalDigest: ~Copyable {
  private let algorithm: DigestAlgorithm
  /// The context, owned by this value and freed with it.
  private let context: OpaquePointer

  /// A digest of nothing yet.
  package init(_ algorithm: DigestAlgorithm) {
    self.algorithm = algorithm
    // Owned by this value from here on.
    guard let context = unsafe EVP_MD_CTX_new() else {
      preconditionFailure("no memory for a digest context")
    }
    let started = unsafe EVP_DigestInit_ex2(context, FetchedDigest.of(algorithm).pointer, nil)
    precondition(started == 1, "OpenSSL could not start a digest")
    unsafe self.context = context
  }

  deinit {
    // This value is the only owner.
    unsafe EVP_MD_CTX_free(context)
  }

  /// Takes in further octets.
  package mutating func update(_ octets: [UInt8]) {
    update(octets.span)
  }

  /// Takes in the octets of a span.
  package mutating func update(_ octets: borrowing Span<UInt8>) {
    // OpenSSL reads exactly `count` octets from the span, which outlives the call.
    unsafe octets.withUnsafeBufferPointer { buffer in
      _ = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
  }

  /// Ends the computation and returns the digest.
  package consuming func finalize() -> [UInt8] {
    var octets = [UInt8](repeating: 0, count: algorithm.byteCount)
    var count: UInt32 = 0
    // The array has exactly the count of octets that the algorithm writes.
    let ended = unsafe EVP_DigestFinal_ex(context, &octets, &count)
    precondition(ended == 1 && Int(count) == octets.count, "OpenSSL could not end a digest")
    return octets
  }
}
