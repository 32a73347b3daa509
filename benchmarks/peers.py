"""The workloads of `programs/` in Python, as they are written in Deed."""

M32, M64 = 2**32 - 1, 2**64 - 1


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def squares(count):
    total = 0
    for i in range(count):
        total = total + (i * i) % 7
    return total


def factorial(n):
    product = 1
    for i in range(1, n + 1):
        product = product * i
    return product


ROUND_CONSTANTS = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]
SHA_START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]


def turned32(x, n):
    return (x >> n | x << (32 - n)) & M32


def sha256Of(count):
    message = bytes(count)
    padded = message + b"\x80" + bytes((55 - len(message)) % 64) + (8 * len(message)).to_bytes(8, "big")
    state = list(SHA_START)
    for block in range(len(padded) // 64):
        w = [int.from_bytes(padded[64 * block + 4 * i:64 * block + 4 * i + 4], "big") for i in range(16)]
        for i in range(16, 64):
            a, b = w[i - 15], w[i - 2]
            first = turned32(a, 7) ^ turned32(a, 18) ^ a >> 3
            second = turned32(b, 17) ^ turned32(b, 19) ^ b >> 10
            w.append((w[i - 16] + first + w[i - 7] + second) & M32)
        a, b, c, d, e, f, g, h = state
        for i in range(64):
            total = turned32(e, 6) ^ turned32(e, 11) ^ turned32(e, 25)
            choice = (e & f) ^ (~e & g)
            first = (h + total + choice + ROUND_CONSTANTS[i] + w[i]) & M32
            other = turned32(a, 2) ^ turned32(a, 13) ^ turned32(a, 22)
            majority = (a & b) ^ (a & c) ^ (b & c)
            h, g, f, e = g, f, e, (d + first) & M32
            d, c, b, a = c, b, a, (first + other + majority) & M32
        for i, word in enumerate((a, b, c, d, e, f, g, h)):
            state[i] = (state[i] + word) & M32
    return int.from_bytes(b"".join(word.to_bytes(4, "big") for word in state), "big")


BLAKE_START = [0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
               0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
               0x1f83d9abfb41bd6b, 0x5be0cd19137e2179]
ORDER = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
]


def turned64(x, n):
    return x >> n | (x << (64 - n)) & M64


def mix(v, a, b, c, d, x, y):
    v[a] = (v[a] + v[b] + x) & M64
    v[d] = turned64(v[d] ^ v[a], 32)
    v[c] = (v[c] + v[d]) & M64
    v[b] = turned64(v[b] ^ v[c], 24)
    v[a] = (v[a] + v[b] + y) & M64
    v[d] = turned64(v[d] ^ v[a], 16)
    v[c] = (v[c] + v[d]) & M64
    v[b] = turned64(v[b] ^ v[c], 63)


def compress(state, block, octets, is_last):
    v = state + BLAKE_START
    v[12] ^= octets & M64
    v[13] ^= octets >> 64
    if is_last:
        v[14] ^= M64
    for step in range(12):
        first = 16 * (step % 10)
        for i in range(8):
            x, y = block[ORDER[first + 2 * i]], block[ORDER[first + 2 * i + 1]]
            s = 0 if i < 4 else 1
            mix(v, i % 4, 4 + (i + s) % 4, 8 + (i + 2 * s) % 4, 12 + (i + 3 * s) % 4, x, y)
    for i in range(8):
        state[i] ^= v[i] ^ v[i + 8]


def lanes(block):
    return [int.from_bytes(block[8 * i:8 * i + 8], "little") for i in range(16)]


def blake2bOf(count):
    message, state, at = bytes(count), list(BLAKE_START), 0
    state[0] ^= 0x01010000 + 64
    while at + 128 < len(message):
        block, at = lanes(message[at:at + 128]), at + 128
        compress(state, block, at, False)
    rest = message[at:]
    compress(state, lanes(rest + bytes(128 - len(rest))), len(message), True)
    return int.from_bytes(b"".join(lane.to_bytes(8, "little") for lane in state), "big")


def following(seed):
    return (seed * 1103515245 + 12345) % 2**31


def heapsort(count):
    heap, seed = [], 42
    for _ in range(count):
        seed = following(seed)
        heap.append(seed)
    for i in range(count // 2):
        sift(heap, count // 2 - 1 - i, count)
    for i in range(count - 1):
        last = count - 1 - i
        heap[0], heap[last] = heap[last], heap[0]
        sift(heap, 0, last)
    return sum(i * heap[i] for i in range(count))


def sift(heap, parent, count):
    while True:
        largest = parent
        for child in range(2 * parent + 1, 2 * parent + 3):
            if child < count and heap[child] > heap[largest]:
                largest = child
        if largest == parent:
            return
        heap[parent], heap[largest] = heap[largest], heap[parent]
        parent = largest


def orderBook(count):
    bids, asks = [[] for _ in range(64)], [[] for _ in range(64)]
    seed, turnover = 7, 0
    for order in range(count):
        seed = following(seed)
        price = seed // 65536 % 64
        seed = following(seed)
        amount = seed // 65536 % 100 + 1
        seed = following(seed)
        if seed // 65536 % 2 == 0:
            for level in range(price + 1):
                taken = take(asks[level], amount)
                turnover, amount = turnover + taken * level, amount - taken
            if amount > 0:
                bids[price].append((order, amount))
        else:
            for i in range(64 - price):
                level = 63 - i
                taken = take(bids[level], amount)
                turnover, amount = turnover + taken * level, amount - taken
            if amount > 0:
                asks[price].append((order, amount))
    rest = sum(amount for side in (bids, asks) for level in side for _, amount in level)
    return turnover * 1000000 + rest


def take(level, amount):
    taken = 0
    while amount > 0 and level:
        order, there = level.pop()
        part = min(there, amount)
        taken, amount = taken + part, amount - part
        if part < there:
            level.append((order, there - part))
    return taken


def levenshtein(count):
    first, second, seed = [], [], 3
    for _ in range(count):
        seed = following(seed)
        first.append(seed // 65536 % 4)
        seed = following(seed)
        second.append(seed // 65536 % 4)
    row = list(range(count + 1))
    for i in range(count):
        diagonal, row[0] = row[0], i + 1
        for j in range(count):
            above = row[j + 1]
            changed = diagonal if first[i] == second[j] else diagonal + 1
            row[j + 1] = min(changed, min(above, row[j]) + 1)
            diagonal = above
    return row[count]


def matrix(size, seed):
    rows = []
    for _ in range(size):
        row = []
        for _ in range(size):
            seed = following(seed)
            row.append(seed // 65536 % 1000 - 500)
        rows.append(row)
    return rows


def matrixProduct(size):
    left, right, total = matrix(size, 1), matrix(size, 2), 0
    for i in range(size):
        for j in range(size):
            part = 0
            for k in range(size):
                part = part + left[i][k] * right[k][j]
            total = total + part * (i * size + j)
    return total


def queens(size):
    return ways(2**size - 1, 0, 0, 0)


def ways(board, columns, left, right):
    if columns == board:
        return 1
    free, count = board & ~(columns | left | right), 0
    while free != 0:
        square = free & -free
        free ^= square
        count += ways(board, columns | square, ((left | square) << 1) & M32, (right | square) >> 1)
    return count
