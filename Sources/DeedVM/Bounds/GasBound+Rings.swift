import DeedBytecode
import DeedIntegers

extension GasBound {
  /// Follows an instruction on a ring.
  func stepRing(_ operation: Operation, _ walk: inout BlockWalk) {
    let type = extents[operation.a < 0 ? ~Int(operation.a) : Int(operation.a)]
    let isWide = operation.a < 0
    switch operation.opcode {
    case .ringFromInteger:
      let value = walk.pop().within(.integer)
      // Euclidean division, as for integers; a word's modulus may itself be made.
      let products = max(min(type.limbs, value.limbs / 2 + 1) * (value.limbs + 1), type.limbs)
      walk.add(.units(GasSchedule.limbProduct, products, charges: 2))
      walk.add(.units(GasSchedule.limb, value.limbs))
      walk.push(type)
    case .ringToInteger: walk.push(walk.pop().within(type))
    case .ringNegate, .ringNot:
      walk.pop()
      if isWide { walk.add(.units(GasSchedule.limb, VirtualMachine.ringLimbs(type.limbs))) }
      walk.push(type)
    case .ringInverse:
      walk.pop()
      if isWide {
        let products = VirtualMachine.commonDivisorProducts(type.limbs, type.limbs)
        walk.add(.units(GasSchedule.limbProduct, products * 2))
      }
      walk.push(type)
    case .ringPower:
      let exponent = walk.pop(2)[1].within(.integer)
      walk.add(
        isWide
          ? Self.power(type, exponent, type)
          : .units(GasSchedule.limbProduct, exponent.limbs * 64 * 16))
      walk.push(type)
    case .ringMultiply:
      _ = walk.pop(2)
      if isWide {
        walk.add(.units(GasSchedule.limbProduct, VirtualMachine.ringProducts(type.limbs)))
      }
      walk.push(type)
    case .ringAdd, .ringSubtract, .ringAnd, .ringOr, .ringXor, .ringShiftLeft, .ringShiftRight:
      _ = walk.pop(2)
      if isWide { walk.add(.units(GasSchedule.limb, VirtualMachine.ringLimbs(type.limbs))) }
      walk.push(type)
    default:
      let operands = walk.pop(2)
      // A rotation divides its distance by the width.
      let limbs = 2 * operands[1].within(.integer).limbs + 2
      walk.add(.units(GasSchedule.limbProduct, limbs, charges: 2))
      if isWide { walk.add(.units(GasSchedule.limb, VirtualMachine.ringLimbs(type.limbs))) }
      walk.push(type)
    }
  }

  /// The work of a power by a modulus.
  private static func power(_ base: Extent, _ exponent: Extent, _ modulus: Extent) -> WorkBound {
    let products = 2 * 64 * exponent.limbs
    let limbs = modulus.limbs
    var work = WorkBound.units(
      GasSchedule.limbProduct, (base.limbs + 1) * limbs)
    work += .units(GasSchedule.limbProduct, products * (2 * limbs * limbs + 16))
    work += .units(GasSchedule.limb, limbs)
    return work
  }

  /// Follows a function of integers, or one of integers as octets.
  func stepFurtherInteger(_ opcode: Opcode, _ walk: inout BlockWalk) {
    switch opcode {
    case .integerPowerModulo:
      let operands = walk.pop(3).map { $0.within(.integer) }
      walk.add(Self.power(operands[0], operands[1], operands[2]))
      walk.push(operands[2])
    case .integerCommonDivisor:
      let operands = walk.pop(2).map { $0.within(.integer) }
      let products = VirtualMachine.commonDivisorProducts(operands[0].limbs, operands[1].limbs)
      walk.add(.units(GasSchedule.limbProduct, products))
      walk.push(operands[0].joined(operands[1]))
    case .integerSquareRoot:
      let operand = walk.pop().within(.integer)
      walk.add(.units(GasSchedule.limbProduct, operand.limbs * operand.limbs))
      walk.push(operand)
    case .bytesToInteger:
      let octets = walk.pop()
      walk.add(.units(GasSchedule.octet, octets.octets))
      walk.push(Extent(octets.octets + 8).within(.integer))
    case .bytesFromInteger:
      _ = walk.pop(2)
      walk.add(.units(GasSchedule.octet, VirtualMachine.integerOctetsMax))
      walk.push(Extent(VirtualMachine.integerOctetsMax + 8))
    default:
      let octets = walk.pop()
      walk.add(.units(GasSchedule.octet, 2 * octets.octets))
      walk.push(octets)
    }
  }
}
