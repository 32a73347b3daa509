import DeedBytecode
import DeedSyntax

/// Makes the code of one function.
///
/// The operand stack is empty at every block's edge. So an expression that needs blocks (`needsBlocks`) is lowered
/// only while the stack is empty: operands before it go to temporary locals first (`pushAll`).
final class FunctionLowering {
  typealias Label = CodeWriter<SourceSpan>.Label

  let lowering: ModuleLowering
  private var function: Function
  private var writer = CodeWriter<SourceSpan>()
  /// The locals of the body's variables.
  private var locals: [UInt32?] = []
  /// The locals of the parts of variables that are taken apart.
  private var partLocals: [LocalID: [UInt32]] = [:]
  private(set) var body: CheckedBody?
  private var uses: UseCounts?
  /// Where the variables of patterns are that look into what contains assets.
  var views: [LocalID: ResolvedPlace] = [:]
  /// Temporary locals that are free again, by type.
  private var free: [TypeIndex: [UInt32]] = [:]
  private var lastMark: SourceSpan?
  /// Whether control can come to the instruction that is appended next.
  private(set) var isOpen = false

  init(_ lowering: ModuleLowering, _ function: Function) {
    self.lowering = lowering
    self.function = function
    begin(label())
  }

  /// The function with its code and the spans of its instructions.
  func finish() -> (function: Function, marks: [(offset: UInt32, mark: SourceSpan)]) {
    let code = writer.finish()
    function.code = code.octets
    return (function, code.marks)
  }

  /// Lowers a whole body, whose parameters are the function's.
  func lower(_ body: CheckedBody) {
    enter(body)
    for (position, parameter) in body.parameters.enumerated() {
      locals[parameter.index] = UInt32(position)
    }
    for parameter in body.parameters where isTakenApart(parameter) {
      emit(Instruction(.localMove, local(parameter)))
      keep(parameter)
    }
    lower(body.block)
    if isOpen { emitReturn() }
  }

  /// Begins with a body: its variables get locals as they turn up.
  func enter(_ body: CheckedBody) {
    self.body = body
    locals = Array(repeating: nil, count: body.locals.count)
    uses = UseCounts(body)
    partLocals = [:]
    views = [:]
  }

  // MARK: Instructions

  /// Appends an instruction.
  func emit(_ instruction: Instruction) { writer.append(instruction) }

  /// Ascribes the instructions that follow to a place in the source.
  func mark(_ span: SourceSpan) {
    guard span != lastMark else { return }
    lastMark = span
    lowering.note(span)
    writer.mark(span)
  }

  /// A label for a block that begins later.
  func label() -> Label { writer.label() }

  /// Begins a label's block; an open block falls into it.
  func begin(_ label: Label) {
    writer.begin(label)
    isOpen = true
  }

  /// Ends the block by a jump.
  func jump(to label: Label) {
    writer.jump(to: label)
    isOpen = false
  }

  /// Ends the block by a branch on the value on the stack, and begins the block for the other case.
  func branch(to label: Label, otherwise next: Label) {
    writer.branch(to: label)
    begin(next)
  }

  /// Ends the block by an instruction after which nothing follows.
  func end(_ instruction: Instruction) {
    emit(instruction)
    isOpen = false
  }

  /// Pushes what lent parameters hold now, after the results, and returns.
  func emitReturn() {
    if let body {
      for parameter in body.parameters where body.locals[parameter.index].isInout {
        if isTakenApart(parameter) {
          pushWhole(parameter)
        } else {
          emit(Instruction(.localMove, local(parameter)))
        }
      }
    }
    end(Instruction(.return))
  }

  // MARK: Locals

  /// The local of a variable.
  func local(_ id: LocalID) -> UInt32 {
    if let known = locals[id.index] { return known }
    let type = body.map { lowering.type($0.locals[id.index].type) } ?? .integer
    let index = newLocal(type)
    locals[id.index] = index
    return index
  }

  /// The type of a variable.
  func type(of id: LocalID) -> SemanticType {
    lowering.resolved(body?.locals[id.index].type ?? .error)
  }

  /// Whether a variable stands for the amount of an asset, or its id.
  func isAmount(_ id: LocalID) -> Bool { body?.locals[id.index].isAmount ?? false }

  /// Whether the parts of a variable, a struct, have locals of their own.
  func isTakenApart(_ id: LocalID) -> Bool { body?.locals[id.index].isTakenApart ?? false }

  private func partTypes(of id: LocalID) -> [SemanticType] {
    guard case .structure(let structure) = type(of: id) else { return [] }
    return lowering.program.structures[structure.index].fields.map(\.type)
  }

  /// The locals of the parts of a variable that is taken apart.
  func parts(of id: LocalID) -> [UInt32] {
    if let known = partLocals[id] { return known }
    let parts = partTypes(of: id).map { newLocal(lowering.type($0)) }
    partLocals[id] = parts
    return parts
  }

  /// Pushes a variable that is taken apart as one value.
  func pushWhole(_ id: LocalID) {
    for (part, type) in zip(parts(of: id), partTypes(of: id)) {
      emit(Instruction(lowering.isLinear(type) ? .localMove : .localCopy, part))
    }
    emit(Instruction(.structNew, lowering.type(type(of: id)).rawValue))
  }

  /// Whether reading a variable may empty it.
  func isMovable(_ id: LocalID) -> Bool {
    guard let body, !body.locals[id.index].isInout else { return false }
    return uses?.isMovable(id) ?? false
  }

  private func newLocal(_ type: TypeIndex) -> UInt32 {
    function.locals.append(type)
    return UInt32(function.parameters.count + function.locals.count - 1)
  }

  /// A local for a value on the way.
  func temporary(_ type: TypeIndex) -> UInt32 {
    free[type]?.popLast() ?? newLocal(type)
  }

  /// Gives a temporary back.
  func release(_ local: UInt32) {
    let type = function.locals[Int(local) - function.parameters.count]
    free[type, default: []].append(local)
  }

  /// Stores the value on the stack into a fresh temporary.
  func storeTemporary(_ type: TypeIndex) -> UInt32 {
    let local = temporary(type)
    emit(Instruction(.localStore, local))
    return local
  }
}
