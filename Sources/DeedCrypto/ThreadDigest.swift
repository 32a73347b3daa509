import COpenSSLCrypto
import Glibc

/// The one digest context of a thread, which OpenSSL computes with.
///
/// A context that is kept and started with a fetched algorithm takes 116 ns for 32 octets; making one
/// for each digest takes 400. It belongs to its thread, so it needs no lock, and it is freed when the
/// thread ends. It cannot be copied and is only lent to closures, so it never
/// leaves its thread.
@safe
struct ThreadDigest: ~Copyable {
  /// The thread's context, valid until the thread ends and thus for this value's whole life.
  private let context: OpaquePointer

  private init(_ algorithm: DigestAlgorithm) {
    // The pointer comes from `ThreadContext`, which keeps it for this thread alone.
    let context = unsafe ThreadContext.current()
    let started = unsafe EVP_DigestInit_ex2(context, FetchedDigest.of(algorithm).pointer, nil)
    precondition(started == 1, "OpenSSL could not start a digest")
    unsafe self.context = context
  }

  /// Takes in the octets of a span.
  func update(_ octets: borrowing Span<UInt8>) {
    // OpenSSL reads exactly `count` octets from the span, which outlives the call.
    unsafe octets.withUnsafeBufferPointer { buffer in
      _ = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
  }

  /// Takes in the UTF-8 octets of a literal.
  func update(_ literal: StaticString) {
    precondition(literal.hasPointerRepresentation, "a literal of one scalar has no octets")
    // A literal's octets live as long as the process.
    _ = unsafe EVP_DigestUpdate(context, literal.utf8Start, literal.utf8CodeUnitCount)
  }

  /// Ends the computation; `output` is at least as long as the digest.
  private func finish(into output: UnsafeMutableRawBufferPointer) {
    var count: UInt32 = 0
    // OpenSSL writes the digest's count of octets, for which the two callers below make room.
    let ended = unsafe EVP_DigestFinal_ex(
      context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), &count)
    precondition(ended == 1 && count <= output.count, "OpenSSL could not end a digest")
  }

  /// The digest of what `body` takes in, for algorithms with 32 octets.
  static func digest32(
    _ algorithm: DigestAlgorithm, _ body: (borrowing ThreadDigest) -> Void
  ) -> Digest32 {
    precondition(algorithm.byteCount == Digest32.byteCount, "a digest of another size")
    let digest = ThreadDigest(algorithm)
    body(digest)
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    // Four words are the 32 octets that the algorithm writes.
    unsafe withUnsafeMutableBytes(of: &words) { unsafe digest.finish(into: $0) }
    return Digest32(
      words: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian))
  }

  /// The digest of what `body` takes in.
  static func octets(
    _ algorithm: DigestAlgorithm, _ body: (borrowing ThreadDigest) -> Void
  ) -> [UInt8] {
    let digest = ThreadDigest(algorithm)
    body(digest)
    var octets = [UInt8](repeating: 0, count: algorithm.byteCount)
    // The array has exactly the algorithm's count of octets.
    unsafe octets.withUnsafeMutableBytes { unsafe digest.finish(into: $0) }
    return octets
  }
}

/// The `EVP_MD_CTX` of each thread.
private enum ThreadContext {
  /// The key under which each thread keeps its context; its destructor runs when a thread ends.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    // The destructor gets what `current()` stored: a context that nobody else holds.
    let made = unsafe pthread_key_create(&key) { context in
      unsafe EVP_MD_CTX_free(context.map { OpaquePointer($0) })
    }
    precondition(made == 0, "no thread-specific storage is left")
    return key
  }()

  /// The calling thread's context, made on first use.
  static func current() -> OpaquePointer {
    // Only this function stores under the key, and only contexts.
    if let context = unsafe pthread_getspecific(key) { return OpaquePointer(context) }
    guard let context = unsafe EVP_MD_CTX_new() else {
      preconditionFailure("no memory for a digest context")
    }
    _ = unsafe pthread_setspecific(key, UnsafeRawPointer(context))
    return unsafe context
  }
}

/// An algorithm fetched once from OpenSSL's providers.
///
/// Unchecked: OpenSSL documents that threads may share what it fetched.
@safe
struct FetchedDigest: @unchecked Sendable {
  /// The `EVP_MD`: never freed and, as OpenSSL documents, safe to share between threads.
  let pointer: OpaquePointer

  private init(_ name: String) {
    // The name is copied; the result is owned by this value, which lives as long as the process.
    guard let pointer = unsafe EVP_MD_fetch(nil, name, nil) else {
      preconditionFailure("OpenSSL has no \(name)")
    }
    unsafe self.pointer = pointer
  }

  private static let sha256 = FetchedDigest("SHA2-256")
  private static let sha512 = FetchedDigest("SHA2-512")
  private static let sha3x256 = FetchedDigest("SHA3-256")
  private static let sm3 = FetchedDigest("SM3")

  /// The fetched form of `algorithm`.
  static func of(_ algorithm: DigestAlgorithm) -> FetchedDigest {
    switch algorithm {
    case .sha256: sha256
    case .sha512: sha512
    case .sha3x256: sha3x256
    case .sm3: sm3
    }
  }
}
