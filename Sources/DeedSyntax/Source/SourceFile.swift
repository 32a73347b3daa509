/// The bytes of one source file, its name and the offsets where its lines begin.
///
/// The bytes need not be valid UTF-8 and are never changed. Offsets outside the file are taken as the
/// nearest valid one, so that no span can crash a rendering.
package struct SourceFile: Sendable {
  /// The name shown in diagnostics and used to order them; normally a path as the user wrote it.
  package let name: String

  /// The content, byte for byte.
  package let bytes: [UInt8]

  /// The offset at which each line begins; the first is 0.
  package let lineStarts: [Int]

  /// Takes the bytes of a file as they are.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// Takes a text as a file.
  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The first offset at which the content is not UTF-8 (RFC 3629, section 3); nil where all of it is.
  package var firstOffsetOutsideUTF8: Int? {
    var offset = 0
    while offset < bytes.count {
      let (value, byteCount) = UnicodeScan.scalar(in: bytes, at: offset)
      guard value != nil else { return offset }
      offset += byteCount
    }
    return nil
  }

  /// The index of the line that contains an offset; the first line is 0.
  package func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The line and column of an offset.
  package func position(at offset: Int) -> SourcePosition {
    let clamped = min(max(offset, 0), bytes.count)
    let line = lineIndex(at: clamped)
    let column = String(decoding: bytes[lineStarts[line]..<clamped], as: UTF8.self)
      .unicodeScalars.count
    return SourcePosition(line: line + 1, column: column + 1)
  }

  /// The span of a line without its line ending.
  package func lineSpan(_ index: Int) -> SourceSpan {
    guard lineStarts.indices.contains(index) else { return SourceSpan(bytes.count, bytes.count) }
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return SourceSpan(start, end)
  }

  /// The bytes of a span, cut to the file.
  package func bytes(in span: SourceSpan) -> ArraySlice<UInt8> {
    let start = min(max(span.start, 0), bytes.count)
    return bytes[start..<min(max(span.end, start), bytes.count)]
  }

  /// The text of a span; invalid UTF-8 is repaired with U+FFFD.
  package func text(in span: SourceSpan) -> String {
    String(decoding: bytes(in: span), as: UTF8.self)
  }
}
