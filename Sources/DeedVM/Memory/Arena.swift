import DeedBytecode
import Glibc

/// A value's 64-bit word: a raw word, a tagged integer, or the index of a word in the arena.
///
/// Which of them it is follows from the static type alone (`Shape`). The machine never stores an address: what
/// the design calls a pointer is a word index, so that every access can be checked against the arena's bounds.
typealias Slot = Int

/// The memory of an execution: one reserved region of words, for the frames and for values of more than a word.
///
/// ```
/// word 0        1–2              3…                            top              end
/// never used    scratch limbs    frames (frameSlotsMax words)  values, bumped   reserved, untouched
/// ```
///
/// - A word index is valid when it is below `top`; everything checks that, so no index leads out of the region.
/// - `top` only grows, but for `release`, which gives back scratch that nothing refers to, and `reset`.
/// - Memory is used again without being cleared: whoever allocates words writes them before anything reads them.
///   The padding after octets is never looked at.
///
/// Unchecked: it has one owner, so that only one thread has the region, which goes where the arena goes.
///
/// The region is reserved without swap (`MAP_NORESERVE`): pages that no execution touches cost nothing.
@safe
struct Arena: ~Copyable, @unchecked Sendable {
  /// The first word of the frames.
  static let framesStart = 4
  /// The first word of the values.
  static let valuesStart = framesStart + Limits.frameSlotsMax
  /// All words of the region.
  static let wordsMax = valuesStart + Limits.arenaOctetsMax / 8
  /// The words of two limbs for the magnitudes of small integers.
  static let scratchLimbs = (1, 2)

  /// The first word; owned, `wordsMax` words long, bound to `UInt64` and freed by `deinit`.
  ///
  /// Words are read and written as raw memory, limbs as `UInt64`, octets as `UInt8`; none of it is an object.
  private let base: UnsafeMutableRawPointer
  /// The first word that is not in use.
  private(set) var top = Self.valuesStart
  /// The word before which values end: that of the region, or of the attempt that is under way.
  private(set) var end = Self.wordsMax
  /// The highest `top` since the pages were given back.
  private var highest = Self.valuesStart
  /// Octets that stay resident from one execution to the next.
  private static let residentOctetsMax = 4 * 1024 * 1024

  /// Reserves the region; nil when the system refuses.
  init?() {
    let octets = Self.wordsMax * 8
    // A private anonymous mapping is zeroed, aligned to pages and refers to nothing else.
    let region = unsafe mmap(
      nil, octets, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let region = unsafe region, unsafe region != MAP_FAILED else { return nil }
    unsafe base = region
    _ = unsafe region.bindMemory(to: UInt64.self, capacity: Self.wordsMax)
  }

  deinit {
    // The mapping is this value's alone and has exactly this length.
    _ = unsafe munmap(base, Self.wordsMax * 8)
  }

  /// Forgets all values; keeps a few pages for the next execution, and all as long as the system does not need them.
  ///
  /// Pages that were given back at once would be cleared again for the next one, which takes longer than what is paid for.
  mutating func reset() {
    let used = (highest - Self.valuesStart) * 8
    if used > Self.residentOctetsMax {
      // The range is inside the mapping, and nothing refers to values any more.
      let start = unsafe base + ((Self.valuesStart * 8 + 4095) & ~4095)
      _ = unsafe madvise(start, used & ~4095, MADV_FREE)
      highest = Self.valuesStart
    }
    top = Self.valuesStart
    end = Self.wordsMax
  }

  /// Begins a limit within the present one: so many octets from here on.
  ///
  /// - Returns: the end for `endLimit` to set again; nil when there are fewer.
  mutating func beginLimit(octets: Int) -> Int? {
    guard octets / 8 <= end - top else { return nil }
    defer { end = top + octets / 8 }
    return end
  }

  /// Ends a limit; the one around it is in force again.
  mutating func endLimit(_ outer: Int) { end = outer }

  // MARK: Words

  /// A word in use.
  subscript(_ index: Int) -> Slot {
    @inline(__always) get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: top), "a read outside the arena")
      // In bounds by the check, aligned because words are.
      return unsafe base.load(fromByteOffset: index << 3, as: Int.self)
    }
    @inline(__always) set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: top), "a write outside the arena")
      // In bounds by the check, aligned because words are.
      unsafe base.storeBytes(of: newValue, toByteOffset: index << 3, as: Int.self)
    }
  }

  /// Takes words from the top, whose content is without meaning; nil when the arena is exhausted.
  mutating func allocate(_ count: Int) -> Int? {
    guard count >= 0, count <= end - top else { return nil }
    let index = top
    top += count
    if top > highest { highest = top }
    return index
  }

  /// Gives back all words from an index on, to which nothing refers any more.
  mutating func release(to index: Int) {
    precondition(index >= Self.valuesStart && index <= top, "a release of what is not in use")
    top = index
  }

  /// Copies words within the arena; the areas may overlap.
  mutating func move(from source: Int, to target: Int, count: Int) {
    precondition(isInUse(source, count) && isInUse(target, count), "a move outside the arena")
    // Both areas are in bounds by the check; memmove allows overlap.
    unsafe (base + target << 3).copyMemory(from: base + source << 3, byteCount: count << 3)
  }

  /// Whether so many words from an index on are all in use.
  private func isInUse(_ index: Int, _ count: Int) -> Bool {
    index >= 0 && count >= 0 && index <= top && count <= top - index
  }

  // MARK: Limbs

  /// The limbs at an index; valid until the arena goes.
  ///
  /// - Precondition: so many words from the index on are in use.
  @unsafe
  func limbs(_ index: Int, count: Int) -> UnsafeMutablePointer<UInt64> {
    precondition(isInUse(index, count), "limbs outside the arena")
    // In bounds by the check; the whole region is bound to `UInt64`.
    return unsafe (base + index << 3).assumingMemoryBound(to: UInt64.self)
  }

  // MARK: Octets

  /// Lends octets that begin at a word.
  func withOctets<Result>(
    _ index: Int, count: Int, _ body: (borrowing Span<UInt8>) -> Result
  ) -> Result {
    precondition(isInUse(index, Self.words(octets: count)), "octets outside the arena")
    // In bounds by the check, initialised since octets are written whole; lent for the call only.
    let octets = unsafe UnsafeRawBufferPointer(start: base + index << 3, count: count)
    return body(unsafe octets.bindMemory(to: UInt8.self).span)
  }

  /// One octet of a run that begins at a word.
  func octet(_ index: Int, at offset: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: self[index + offset >> 3] >> ((offset & 7) << 3))
  }

  /// Copies octets out.
  func octets(_ index: Int, count: Int) -> [UInt8] {
    precondition(isInUse(index, Self.words(octets: count)), "octets outside the arena")
    // In bounds by the check; the array copies them.
    return unsafe [UInt8](UnsafeRawBufferPointer(start: base + index << 3, count: count))
  }

  /// Writes octets at a word; the rest of the last word is left alone.
  mutating func setOctets(_ index: Int, offset: Int, to octets: [UInt8]) {
    precondition(
      offset >= 0 && isInUse(index, Self.words(octets: offset + octets.count)),
      "octets outside the arena")
    // The target is in bounds by the check and the array is other memory.
    unsafe octets.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + index << 3 + offset).copyMemory(from: start, byteCount: source.count)
    }
  }

  /// Copies octets within the arena, from one run to another.
  mutating func copyOctets(
    from source: Int, offset: Int, to target: Int, offset targetOffset: Int, count: Int
  ) {
    precondition(
      offset >= 0 && targetOffset >= 0 && count >= 0
        && isInUse(source, Self.words(octets: offset + count))
        && isInUse(target, Self.words(octets: targetOffset + count)), "octets outside the arena")
    // Both runs are in bounds by the check; memmove allows overlap.
    unsafe (base + target << 3 + targetOffset).copyMemory(
      from: base + source << 3 + offset, byteCount: count)
  }

  /// Orders two runs octet by octet, a prefix first: below, at or above zero.
  func compareOctets(_ left: Int, _ leftCount: Int, _ right: Int, _ rightCount: Int) -> Int {
    precondition(
      isInUse(left, Self.words(octets: leftCount))
        && isInUse(right, Self.words(octets: rightCount)), "octets outside the arena")
    // memcmp reads the shorter count of octets of both runs, which are in bounds by the check.
    let order = unsafe memcmp(
      base + left << 3, base + right << 3, min(leftCount, rightCount))
    return order != 0 ? Int(order) : leftCount - rightCount
  }

  /// The words that octets take.
  static func words(octets count: Int) -> Int { (count + 7) >> 3 }
}
