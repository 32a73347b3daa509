/// The contract that a new project begins with; a test compiles it, formats it and runs its tests.
enum ProjectTemplate {
  /// The text of `contracts/agreement.deed`.
  static let contract = """
    /// An agreement between two parties that counts once both have signed it.
    contract Agreement {
        party offeror, offeree
        let terms: Digest
        var signed: set<party> = set[]

        event Signed(by: party)
        event Concluded(terms: Digest)
        error AlreadySigned(by: party)

        create by offeror

        /// Signs the terms; the second signature concludes the agreement.
        call sign() by offeror or offeree
            requires not signed.contains(caller) else AlreadySigned(by: caller)
        {
            signed.insert(caller)
            emit Signed(by: caller)
            if signed.count == 2 { emit Concluded(terms) }
        }

        view isConcluded() -> bool { return signed.count == 2 }
    }

    test "an agreement takes both signatures" {
        party ann, bob, cid
        let terms = sha256(utf8("the terms"))
        let agreement = Agreement.create(offeror: ann, offeree: bob, terms) by ann
        agreement.sign() by ann
        expect not agreement.isConcluded()
        expect fails AlreadySigned { agreement.sign() by ann }
        expect fails Unauthorised { agreement.sign() by cid }
        agreement.sign() by bob
        expect agreement.isConcluded()
    }

    """
}
