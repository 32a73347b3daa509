/// Strict decoding of UTF-8 and the classes of characters that matter to source text.
enum UnicodeScan {
  /// Decodes the scalar at an offset as RFC 3629 section 3 defines it; nil with length 1 where the bytes are not UTF-8.
  static func scalar(in bytes: [UInt8], at offset: Int) -> (value: UInt32?, byteCount: Int) {
    let first = UInt32(bytes[offset])
    func continuation(_ distance: Int) -> UInt32? {
      guard offset + distance < bytes.count else { return nil }
      let byte = UInt32(bytes[offset + distance])
      return byte & 0xC0 == 0x80 ? byte & 0x3F : nil
    }
    switch first {
    case 0..<0x80:
      return (first, 1)
    case 0xC2..<0xE0:
      guard let second = continuation(1) else { return (nil, 1) }
      return ((first & 0x1F) << 6 | second, 2)
    case 0xE0..<0xF0:
      guard let second = continuation(1), let third = continuation(2) else { return (nil, 1) }
      let value = (first & 0x0F) << 12 | second << 6 | third
      return value < 0x800 || (0xD800..<0xE000).contains(value) ? (nil, 1) : (value, 3)
    case 0xF0..<0xF5:
      guard let second = continuation(1), let third = continuation(2), let fourth = continuation(3)
      else { return (nil, 1) }
      let value = (first & 0x07) << 18 | second << 12 | third << 6 | fourth
      return value < 0x10000 || value > 0x10FFFF ? (nil, 1) : (value, 4)
    default:
      return (nil, 1)
    }
  }

  /// Whether a scalar changes the direction in which the text around it is shown (UAX #9).
  static func isBidirectionalControl(_ value: UInt32) -> Bool {
    switch value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a non-ASCII scalar is shown as nothing or as a blank.
  static func isInvisible(_ value: UInt32) -> Bool {
    switch value {
    case 0x80...0xA0, 0xAD, 0x034F, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5, 0x180B...0x180F,
      0x2000...0x200D, 0x2028, 0x2029, 0x202F, 0x205F...0x2065, 0x3000, 0x3164, 0xFE00...0xFE0F,
      0xFEFF, 0xFFA0, 0xE0000...0xE0FFF:
      true
    default: isBidirectionalControl(value)
    }
  }

  /// Whether a scalar takes two columns in a terminal (the wide classes of UAX #11, roughly).
  static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// Whether a scalar only marks the one before it and takes no column.
  static func isCombining(_ value: UInt32) -> Bool {
    switch value {
    case 0x0300...0x036F, 0x0483...0x0489, 0x0591...0x05BD, 0x064B...0x065F, 0x1AB0...0x1AFF,
      0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
      true
    default: false
    }
  }
}
