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
      let products = Self.quotientProducts(value, type) + 64
      walk.add(.units(GasSchedule.limbProduct, products, charges: 2))
      walk.add(.units(GasSchedule.limb, value.limbs + VirtualMachine.sumLimbs))
      walk.push(type)
    case .ringToInteger: walk.push(walk.pop().within(type))
    case .ringNegate, .ringNot:
      walk.pop()
      if isWide { walk.add(.units(GasSchedule.limb, VirtualMachine.ringLimbs(type.limbs))) }
      walk.push(type)
    case .ringInverse:
      walk.pop()
      if isWide {
        walk.add(.units(GasSchedule.limbProduct, VirtualMachine.inverseProducts(type.limbs)))
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
      let limbs = 3 * operands[1].within(.integer).limbs + 2
      walk.add(.units(GasSchedule.limbProduct, limbs, charges: 2))
      walk.add(.units(GasSchedule.limb, VirtualMachine.sumLimbs, charges: 0))
      if isWide { walk.add(.units(GasSchedule.limb, VirtualMachine.ringLimbs(type.limbs))) }
      walk.push(type)
    }
  }

  /// The most that a quotient of integers within two bounds is charged for.
  ///
  /// (n − m + 1) · (m + 1) is greatest at half of n; a divisor with more limbs than the dividend counts once.
  static func quotientProducts(_ dividend: Extent, _ divisor: Extent) -> Int {
    max(
      (min(divisor.limbs, dividend.limbs / 2 + 1) + 1) * (dividend.limbs + 1), divisor.limbs + 1)
  }

  /// The work of a power by a modulus.
  private static func power(_ base: Extent, _ exponent: Extent, _ modulus: Extent) -> WorkBound {
    let products = 2 * 64 * exponent.limbs
    let limbs = modulus.limbs
    var work = WorkBound.units(
      GasSchedule.limbProduct, (base.limbs + 1) * (limbs + 1))
    work += .units(GasSchedule.limbProduct, products * VirtualMachine.powerStepProducts(limbs))
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
      walk.add(.units(GasSchedule.limbProduct, VirtualMachine.squareRootProducts(operand.limbs)))
      walk.push(operand)
    case .bytesToInteger:
      let octets = walk.pop()
      walk.add(.units(GasSchedule.octet, VirtualMachine.turnedOctets(octets.octets)))
      walk.push(Extent(octets.octets + 8).within(.integer))
    case .bytesFromInteger:
      _ = walk.pop(2)
      walk.add(
        .units(
          GasSchedule.octet, VirtualMachine.turnedOctets(VirtualMachine.integerOctetsMax)))
      walk.push(Extent(VirtualMachine.integerOctetsMax + 8))
    default:
      let octets = walk.pop()
      walk.add(.units(GasSchedule.octet, VirtualMachine.turnedOctets(octets.octets)))
      walk.push(octets)
    }
  }
}
