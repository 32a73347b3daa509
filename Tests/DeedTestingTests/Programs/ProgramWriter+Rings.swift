/// Elements of rings, and what is done with their bits.
extension ProgramWriter {
  mutating func element(_ ring: RingDeclaration, _ level: Int) -> Code {
    let (name, modulus) = (spelled(.ring(ring)), ring.modulus)
    let left = expression(.ring(ring), level - 1)
    func unary(_ text: String, _ change: @escaping (Int) -> Int) -> Code {
      Code(text: text, run: { .number(change(try left.run($0).number)) })
    }
    switch below(ring.isBits ? 12 : 6) {
    case 0:
      let code = expression(.int, level - 1)
      return Code(
        text: "\(name)(\(code.text))",
        run: { .number(Euclid.remainder(try code.run($0).number, by: modulus)) })
    case 1:
      return Code(
        text: "-\(operand(left))",
        run: { .number(Euclid.remainder(-(try left.run($0).number), by: modulus)) },
        isOperand: false)
    case 2:
      let exponent = below(4)
      return Code(
        text: "\(operand(left)) ** \(exponent)",
        run: { .number(Euclid.power(try left.run($0).number, exponent, modulo: modulus)) },
        isOperand: false)
    case 3 where modulus < 2000:
      // What is constant never fails: it would be refused.
      guard let variable = variable(.ring(ring)), variable.value == nil, !rights.isHead else {
        return left
      }
      let code = reading(variable)
      return Code(
        text: "\(code.text).inverse()",
        run: { machine in
          guard let inverse = Euclid.inverse(try code.run(machine).number, modulo: modulus) else {
            throw ModelFault("NotInvertible")
          }
          return .number(inverse)
        })
    case 6: return unary("(not \(operand(left)))") { modulus - 1 - $0 }
    case 7:
      let distance = below(ring.width)
      return unary("\(operand(left)).shiftedLeft(\(distance))") {
        ($0 << distance) & (modulus - 1)
      }
    case 8 where chance(1, of: 2):
      let distance = below(ring.width)
      return unary("\(operand(left)).shiftedRight(\(distance))") { $0 >> distance }
    case 8, 9, 10:
      let (distance, width) = (below(ring.width), ring.width)
      let isLeft = chance(1, of: 2)
      let turn = isLeft ? distance : (width - distance) % width
      return unary("\(operand(left)).\(isLeft ? "rotatedLeft" : "rotatedRight")(\(distance))") {
        (($0 << turn) | ($0 >> (width - turn))) & (modulus - 1)
      }
    default:
      return sum(ring, left, level)
    }
  }
  mutating func sum(_ ring: RingDeclaration, _ left: Code, _ level: Int) -> Code {
    let modulus = ring.modulus
    let right = expression(.ring(ring), level - 1)
    let sign = pick(ring.isBits ? ["+", "-", "*", "and", "or", "xor"] : ["+", "-", "*"])
    return Code(
      text: "\(operand(left)) \(sign) \(operand(right))",
      run: { machine in
        let one = try left.run(machine).number
        let two = try right.run(machine).number
        switch sign {
        case "+": return .number((one + two) % modulus)
        case "-": return .number((one + modulus - two) % modulus)
        case "*": return .number(Euclid.product(one, two, modulo: modulus))
        case "and": return .number(one & two)
        case "or": return .number(one | two)
        default: return .number(one ^ two)
        }
      }, isOperand: false)
  }
}
