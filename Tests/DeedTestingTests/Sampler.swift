import DeedTesting

/// Contracts that fail in every way there is, after they wrote and emitted.
enum Sampler {
  static let source = """
    contract Sampler {
        party keeper
        party witness
        var total: int = 0
        var last: int in 0...9 = 0
        var blobs: map<bytes, bytes> = [:]
        var numbers: map<int, int> = [:]
        var names: list<text> = []

        event Noted(value: int)
        error Wrong(value: int, reason: text)

        create by keeper and witness

        call note(value: int) by keeper {
            total = total + value
            numbers[value] = total
            emit Noted(value)
        }
        call wrong(value: int) by keeper {
            total = total + 1
            emit Noted(value)
            fail Wrong(value, reason: "wrong")
        }
        call small(value: int in 0...9) by keeper { last = value }
        call together() by keeper and witness { total = total + 1 }
        call divide(divisor: int) by keeper {
            total = total + 1
            emit Noted(value: divisor)
            total = 1 / divisor
        }
        call power(base: int, exponent: int) by keeper {
            total = total + 1
            total = base ** exponent
        }
        call later(delay: int) by keeper {
            total = total + 1
            let then = now + duration(delay)
            total = if then > now { 1 } else { 2 }
        }
        call name(at: int) by keeper {
            total = total + 1
            names[at] = "x"
        }
        call missing(key: int) by keeper {
            total = total + 1
            total = numbers[key]
        }
        call twice(key: int) by keeper {
            total = total + 1
            let pairs: map<int, int> = [key: 1, key: 2]
            total = pairs.count
        }
        call decode(octets: bytes) by keeper {
            total = total + 1
            names.append(text(octets))
        }
        call endless() by keeper {
            total = total + 1
            while true { emit Noted(value: 1) }
        }
        call spin() by keeper {
            total = total + 1
            while true { }
        }
        call deep() by keeper {
            total = total + 1
            total = down(1)
        }
        call grow(octets: bytes, times: int) -> bytes by keeper {
            total = total + 1
            return grown(octets, times)
        }
        call keep(octets: bytes, times: int) by keeper {
            total = total + 1
            blobs[hex"00"] = grown(octets, times)
        }
        call keepAt(octets: bytes, times: int) by keeper {
            total = total + 1
            blobs[grown(octets, times)] = octets
        }
        call rows(count: int) by keeper {
            var i = 0
            while i < count {
                i = i + 1
                total = total + 1
            }
        }
        view sum() -> int { return total }
    }

    fn down(n: int) -> int { return n + down(n + 1) }

    fn grown(octets: bytes, times: int) -> bytes {
        var whole = octets
        var i = 0
        while i < times {
            i = i + 1
            whole = whole.appending(whole)
        }
        return whole
    }
    """

  static let build = Result { try TestSources.build(source) }

  /// What the language has no way to do, as assembly.
  static let assembly = """
    module contract Raw

    type %16 = option int
    type %17 = bytes 4
    type %18 = enum Shade { light, dark(depth: int) }

    field 0 var count: int
    field 1 var other: int

    function 0 () -> () {
      block
        int 0
        state.assign 0 -
        return
    }
    function 1 () -> () {
      block
        int 1
        state.assign 0 -
        option.none %16
        option.unwrap %16
        drop
        return
    }
    function 2 (bytes) -> () {
      block
        int 1
        state.assign 0 -
        local.copy 0
        bytes.fix %17
        drop
        return
    }
    function 3 () -> () {
      block
        int 1
        state.assign 0 -
        enum.new %18 0
        enum.unpack %18 1
        drop
        return
    }
    function 4 () -> () {
      block
        int 1
        state.assign 0 -
        false
        require
        return
    }
    entry 0 create new() -> () by anyone body 0
    entry 1 call unwrap() -> () by anyone body 1
    entry 2 call fix(octets) -> () by anyone body 2
    entry 3 call unpack() -> () by anyone body 3
    entry 4 call require() -> () by anyone body 4
    """
}
