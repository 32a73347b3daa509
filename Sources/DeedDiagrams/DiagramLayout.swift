/// Where everything of a lifecycle stands, in whole units of the picture; the origin is the upper left corner.
///
/// Phases are boxes one below the other, in the order of declaration. To the right of them runs one vertical lane for each phase
/// that something leads to: a step joins the lane of the phase that follows, and the lane ends in an arrow into that
/// phase. So no line ever has to find a way around a box, however many there are.
struct DiagramLayout {
  /// A phase's box.
  struct Box {
    var top: Int
    var height: Int
    /// The baseline of each step's line.
    var baselines: [Int]
  }

  /// The way to a phase.
  struct Lane {
    /// The phase that it leads to.
    let target: Int
    /// Its place from the left.
    let x: Int
    /// The heights at which steps join it.
    let joints: [(y: Int, isDue: Bool)]
    /// The height at which it enters the phase.
    let entry: Int
  }

  static let margin = 24
  static let lineHeight = 20
  static let headerHeight = 30
  static let characterWidth = 8
  private static let padding = 12
  private static let gap = 22
  private static let laneGap = 16

  /// The width of the picture and its height.
  let width: Int
  let height: Int
  /// Where the boxes begin, and how wide they are.
  let boxLeft: Int
  let boxWidth: Int
  /// The left edges of the three columns of a step: name, who, when.
  let columns: [Int]
  /// The boxes, by phase; the last one is for what is possible in every phase, when there is anything.
  let boxes: [Box]
  let lanes: [Lane]
  /// The height of the line that says how a contract begins.
  let beginning: Int

  init(_ diagram: LifecycleDiagram) {
    let steps = diagram.phases.flatMap(\.steps) + diagram.always
    func widest(_ texts: [String], atLeast least: Int) -> Int {
      max(least, texts.map(\.unicodeScalars.count).max() ?? 0) * Self.characterWidth
    }
    let first = Self.margin + Self.padding
    let second = first + widest(steps.map { $0.name ?? "due" }, atLeast: 6) + 2 * Self.padding
    let third = second + widest(steps.map(\.who), atLeast: 8) + 2 * Self.padding
    columns = [first, second, third]
    boxLeft = Self.margin
    let title = widest(diagram.phases.map(\.name) + ["in every phase"], atLeast: 10)
    boxWidth = max(
      third + widest(steps.map(\.when), atLeast: 0) + Self.padding - Self.margin,
      title + 4 * Self.padding)
    beginning = Self.margin + 3 * Self.lineHeight
    var top = beginning + Self.lineHeight + Self.gap
    var boxes: [Box] = []
    for lines in diagram.phases.map(\.steps) + (diagram.always.isEmpty ? [] : [diagram.always]) {
      let height = Self.headerHeight + lines.count * Self.lineHeight + (lines.isEmpty ? 0 : 8)
      let baselines = lines.indices.map { top + Self.headerHeight + $0 * Self.lineHeight + 15 }
      boxes.append(Box(top: top, height: height, baselines: baselines))
      top += height + Self.gap
    }
    self.boxes = boxes
    height = top - Self.gap + Self.margin
    lanes = Self.lanes(diagram, boxes, left: boxLeft + boxWidth + 2 * Self.laneGap)
    width = (lanes.last?.x ?? boxLeft + boxWidth) + Self.margin + Self.laneGap
  }

  /// One lane for each phase that is a target, in the order of the phases.
  private static func lanes(
    _ diagram: LifecycleDiagram, _ boxes: [Box], left: Int
  ) -> [Lane] {
    var lanes: [Lane] = []
    for target in diagram.phases.indices {
      var joints: [(y: Int, isDue: Bool)] = []
      for (phase, box) in zip(diagram.phases, boxes) {
        for (step, baseline) in zip(phase.steps, box.baselines) where step.target == target {
          joints.append((baseline - 4, step.isDue))
        }
      }
      guard !joints.isEmpty else { continue }
      lanes.append(
        Lane(
          target: target, x: left + lanes.count * laneGap, joints: joints,
          entry: boxes[target].top + headerHeight / 2))
    }
    return lanes
  }
}
