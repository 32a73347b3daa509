/// Bounds the verifier's own work: hostile modules must not cost a node more than honest ones.
///
/// A step is about one look at a table entry, an instruction or 64 locals.
struct VerificationMeter {
  private var remaining = Limits.verificationStepsMax

  /// Takes steps; `place` is named when there are none left.
  mutating func take(
    _ steps: Int, at place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard steps <= remaining else {
      throw VerificationFailure(
        .tooManySteps, place, .expected(Limits.verificationStepsMax))
    }
    remaining -= steps
  }
}
