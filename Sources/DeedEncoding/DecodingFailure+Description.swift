extension DecodingFailure: CustomStringConvertible {
  /// The failure in words, with the offset or the path where it showed.
  package var description: String {
    switch self {
    case .unexpectedEnd(let offset): "they end within the item at offset \(offset)"
    case .trailingOctets(let offset): "something follows at offset \(offset)"
    case .inputTooLong(let count, let countMax): "\(count) octets, and \(countMax) is the limit"
    case .headNotShortest(let offset): "the head at offset \(offset) is not the shortest"
    case .reservedHead(let offset): "a reserved head at offset \(offset)"
    case .indefiniteLength(let offset): "an indefinite length at offset \(offset)"
    case .floatingPoint(let offset): "a floating-point number at offset \(offset)"
    case .simpleValue(let offset): "an unknown simple value at offset \(offset)"
    case .invalidUTF8(let offset): "a text at offset \(offset) is not UTF-8"
    case .duplicateKey(let offset): "a key at offset \(offset) is there twice"
    case .keysNotAscending(let offset): "a key at offset \(offset) is not in order"
    case .tooDeep(let offset, let depthMax):
      "the item at offset \(offset) nests deeper than \(depthMax)"
    case .tagNotAllowed(let tag, let offset): "tag \(tag) at offset \(offset) is not allowed"
    case .bigIntegerNotShortest(let offset):
      "the big integer at offset \(offset) is not the shortest"
    case .unexpectedKind(let path, let expected):
      "\(path) is not of the kind \(expected.rawValue)"
    case .missingKey(let path, let key): "\(path) lacks the key \(key)"
    case .unknownKey(let path): "\(path) is an unknown key"
    case .unknownVersion(let path, let found): "\(path) names the unknown version \(found)"
    case .integerOutOfRange(let path): "\(path) is out of range"
    case .unexpectedCount(let path, let found):
      "\(path) has \(found) elements, which is not allowed"
    case .notAscending(let path): "\(path) is not in order, or there twice"
    case .forbiddenValue(let path, let rule): "\(path) breaks the rule: \(rule)"
    }
  }
}
