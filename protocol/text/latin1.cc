#include "protocol/text/latin1.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/base/attributes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// In UTF-8 a character from U+0080 to U+00FF is a pair: 0xc2 or 0xc3, then a
// byte from 0x80 to 0xbf. That byte is the character's number, less 0x40 after
// 0xc3. So Latin-1 text has only bytes below 0x80 and such pairs.

namespace mitogen {
namespace {

constexpr size_t kBlock = 64;
constexpr uint8_t kFirstContinuation = 0x80;
constexpr uint8_t kFirstLead = 0xc0;
constexpr uint8_t kLastLead = 0xc3;
constexpr uint8_t kLastLeadBit = 0x40;
constexpr uint64_t kHighBits = 0x8080808080808080;
constexpr uint64_t kLowBits = kHighBits >> 7;

constexpr bool IsLead(uint8_t byte) { return (byte & 0xfe) == 0xc2; }
constexpr bool IsContinuation(uint8_t byte) {
  return byte >= kFirstContinuation && byte < kFirstLead;
}

// True if the bytes of the block can be part of Latin-1 text, and the next byte
// can follow the last of them.
bool PortableBlock(const char* at) {
  uint8_t wrong = 0;
  // Without a branch and with a fixed count, so that compilers vectorize it.
  for (size_t i = 0; i < kBlock; ++i) {
    const uint8_t byte = static_cast<uint8_t>(at[i]);
    const uint8_t next = static_cast<uint8_t>(at[i + 1]);
    const uint8_t lead = (byte & 0xfe) == 0xc2;
    const uint8_t pair = (next & 0xc0) == 0x80;
    const uint8_t high = byte >= kFirstLead;
    wrong |= static_cast<uint8_t>((lead ^ pair) | (lead ^ high));
  }
  return wrong == 0;
}

template <typename BlockCheck>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline size_t PrefixByBlocks(
    absl::string_view bytes, BlockCheck is_latin1) {
  if (bytes.size() <= kBlock || IsContinuation(bytes[0])) return 0;
  size_t i = 0;
  while (i + kBlock < bytes.size() && is_latin1(bytes.data() + i)) i += kBlock;
  return i > 0 && IsLead(bytes[i - 1]) ? i - 1 : i;
}

// Encodes the bytes from `at` to `end`, which come after the byte `last`.
// Returns the end of what it wrote to `out`, or null if a byte is of another
// character.
inline char* EncodeBytes(const char* at, const char* end, uint8_t last,
                         char* out) {
  uint8_t greatest = 0;
  for (; at != end; ++at) {
    const uint8_t byte = static_cast<uint8_t>(*at);
    *out = static_cast<char>(byte | (last == kLastLead) * kLastLeadBit);
    // What is written for a lead is overwritten.
    out += byte < kFirstLead;
    greatest = std::max(greatest, byte);
    last = byte;
  }
  return greatest <= kLastLead ? out : nullptr;
}

std::optional<size_t> SizeTo(const char* begin, const char* end) {
  if (end == nullptr) return std::nullopt;
  return static_cast<size_t>(end - begin);
}

// Each byte's character as UTF-8. The second byte counts only if the first is
// not ASCII.
struct Utf8Table {
  char bytes[256][2];
};

constexpr Utf8Table MakeUtf8Table() {
  Utf8Table table{};
  for (int i = 0; i < 256; ++i) {
    table.bytes[i][0] = static_cast<char>(i < 0x80 ? i : 0xc0 | i >> 6);
    table.bytes[i][1] = static_cast<char>(0x80 | (i & 0x3f));
  }
  return table;
}

constexpr Utf8Table kUtf8 = MakeUtf8Table();

// Writes the characters of the bytes, and up to one byte more; returns the end
// of the characters. There is no branch, since the bytes are often zlib's, as
// good as random.
inline char* DecodeBytes(const char* at, const char* end, char* out) {
  for (; at != end; ++at) {
    const auto byte = static_cast<uint8_t>(*at);
    std::memcpy(out, kUtf8.bytes[byte], 2);
    out += 1 + (byte >> 7);
  }
  return out;
}

inline size_t CountHighBytes(const char* at, const char* end) {
  size_t count = 0;
  for (; static_cast<size_t>(end - at) >= sizeof(uint64_t);
       at += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    // The product has the sum of all bytes in its highest one.
    count += ((word & kHighBits) >> 7) * kLowBits >> 56;
  }
  for (; at != end; ++at) count += static_cast<uint8_t>(*at) >> 7;
  return count;
}

#if defined(__x86_64__)
#define MITOGEN_AVX512 __attribute__((target("avx512bw,avx512vbmi2,popcnt")))

bool HasAvx512() { return __builtin_cpu_supports("avx512vbmi2"); }

MITOGEN_AVX512 size_t Avx512Latin1Prefix(absl::string_view bytes) {
  return PrefixByBlocks(bytes, [](const char* at) MITOGEN_AVX512 {
    const __m512i block = _mm512_loadu_si512(at);
    const __m512i next = _mm512_loadu_si512(at + 1);
    const __mmask64 lead = _mm512_cmpeq_epi8_mask(
        _mm512_and_si512(block, _mm512_set1_epi8(static_cast<char>(0xfe))),
        _mm512_set1_epi8(static_cast<char>(0xc2)));
    const __m512i first_lead = _mm512_set1_epi8(static_cast<char>(kFirstLead));
    const __mmask64 high = _mm512_cmpge_epu8_mask(block, first_lead);
    // As signed numbers, continuations are the least.
    const __mmask64 pair = _mm512_cmplt_epi8_mask(next, first_lead);
    return ((lead ^ pair) | (lead ^ high)) == 0;
  });
}

MITOGEN_AVX512 std::optional<size_t> Avx512EncodeLatin1(absl::string_view text,
                                                        char* out) {
  if (text.empty()) return 0;
  const __m512i first_lead = _mm512_set1_epi8(static_cast<char>(kFirstLead));
  const __m512i last_lead = _mm512_set1_epi8(static_cast<char>(kLastLead));
  const __m512i bit = _mm512_set1_epi8(kLastLeadBit);
  const char* at = text.data();
  const char* const end = at + text.size();
  // Each byte of a block has one before it.
  char* next = EncodeBytes(at, at + 1, 0, out);
  ++at;
  while (next != nullptr && static_cast<size_t>(end - at) >= kBlock) {
    const __m512i block = _mm512_loadu_si512(at);
    const __m512i before = _mm512_loadu_si512(at - 1);
    if (_mm512_cmpgt_epu8_mask(block, last_lead) != 0) return std::nullopt;
    const __m512i upper =
        _mm512_maskz_mov_epi8(_mm512_cmpeq_epi8_mask(before, last_lead), bit);
    const __mmask64 kept = _mm512_cmplt_epu8_mask(block, first_lead);
    _mm512_storeu_si512(
        next, _mm512_maskz_compress_epi8(kept, _mm512_or_si512(block, upper)));
    at += kBlock;
    next += __builtin_popcountll(kept);
  }
  if (next == nullptr) return std::nullopt;
  return SizeTo(out, EncodeBytes(at, end, static_cast<uint8_t>(at[-1]), next));
}

MITOGEN_AVX512 size_t Avx512CountHighBytes(absl::string_view bytes) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  size_t count = 0;
  for (; static_cast<size_t>(end - at) >= kBlock; at += kBlock) {
    const __mmask64 high = _mm512_movepi8_mask(_mm512_loadu_si512(at));
    count += static_cast<size_t>(__builtin_popcountll(high));
  }
  return count + CountHighBytes(at, end);
}

MITOGEN_AVX512 size_t Avx512DecodeLatin1(absl::string_view bytes, char* out) {
  const __m512i first = _mm512_set1_epi16(kFirstContinuation);
  // The bits of a pair that do not come from its character.
  const __m512i pair = _mm512_set1_epi16(static_cast<int16_t>(0x80c0));
  const __m512i six_bits = _mm512_set1_epi16(0x3f);
  constexpr __mmask64 kFirstBytes = 0x5555555555555555;
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  char* next = out;
  // A word for each character, of which one byte or both are kept.
  for (; static_cast<size_t>(end - at) >= kBlock / 2; at += kBlock / 2) {
    const __m512i characters = _mm512_cvtepu8_epi16(
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)));
    const __mmask32 high = _mm512_cmpge_epu16_mask(characters, first);
    const __m512i low = _mm512_and_si512(characters, six_bits);
    const __m512i bits = _mm512_or_si512(_mm512_srli_epi16(characters, 6),
                                         _mm512_slli_epi16(low, 8));
    const __m512i words =
        _mm512_mask_mov_epi16(characters, high, _mm512_or_si512(bits, pair));
    const __mmask64 kept = kFirstBytes | _mm512_movepi8_mask(words);
    _mm512_storeu_si512(next, _mm512_maskz_compress_epi8(kept, words));
    next += __builtin_popcountll(kept);
  }
  return static_cast<size_t>(DecodeBytes(at, end, next) - out);
}

#undef MITOGEN_AVX512
#else

bool HasAvx512() { return false; }
size_t Avx512Latin1Prefix(absl::string_view) { return 0; }
std::optional<size_t> Avx512EncodeLatin1(absl::string_view, char*) {
  return std::nullopt;
}
size_t Avx512CountHighBytes(absl::string_view) { return 0; }
size_t Avx512DecodeLatin1(absl::string_view, char*) { return 0; }

#endif

}  // namespace

size_t PortableLatin1Prefix(absl::string_view bytes) {
  return PrefixByBlocks(bytes, PortableBlock);
}

std::optional<size_t> PortableEncodeLatin1(absl::string_view text, char* out) {
  return SizeTo(out,
                EncodeBytes(text.data(), text.data() + text.size(), 0, out));
}

size_t PortableUtf8SizeOfLatin1(absl::string_view bytes) {
  return bytes.size() +
         CountHighBytes(bytes.data(), bytes.data() + bytes.size());
}

size_t PortableDecodeLatin1(absl::string_view bytes, char* out) {
  return static_cast<size_t>(
      DecodeBytes(bytes.data(), bytes.data() + bytes.size(), out) - out);
}

size_t Latin1Prefix(absl::string_view bytes) {
  return HasAvx512() ? Avx512Latin1Prefix(bytes) : PortableLatin1Prefix(bytes);
}

std::optional<size_t> EncodeLatin1(absl::string_view text, char* out) {
  return HasAvx512() ? Avx512EncodeLatin1(text, out)
                     : PortableEncodeLatin1(text, out);
}

size_t Utf8SizeOfLatin1(absl::string_view bytes) {
  return HasAvx512() ? bytes.size() + Avx512CountHighBytes(bytes)
                     : PortableUtf8SizeOfLatin1(bytes);
}

size_t DecodeLatin1(absl::string_view bytes, char* out) {
  return HasAvx512() ? Avx512DecodeLatin1(bytes, out)
                     : PortableDecodeLatin1(bytes, out);
}

}  // namespace mitogen
