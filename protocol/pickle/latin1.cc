#include "protocol/pickle/latin1.h"

#include <algorithm>
#include <cstdint>

#include "absl/base/attributes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// In UTF-8 a character from U+0080 to U+00FF is 0xc2 or 0xc3 and a byte from
// 0x80 to 0xbf, which is its number, less 0x40 after 0xc3. So a text is one of
// bytes below 0x80, and of such pairs.

namespace mitogen {
namespace {

constexpr size_t kBlock = 64;
constexpr uint8_t kFirstContinuation = 0x80;
constexpr uint8_t kFirstLead = 0xc0;
constexpr uint8_t kLastLead = 0xc3;
constexpr uint8_t kLastLeadBit = 0x40;

constexpr bool IsLead(uint8_t byte) { return (byte & 0xfe) == 0xc2; }
constexpr bool IsContinuation(uint8_t byte) {
  return byte >= kFirstContinuation && byte < kFirstLead;
}

// True if each byte of the block is of a text like this, and so is the next as
// far as the last of the block tells.
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

// Encodes the bytes from `at` to `end`, before which there was `last`, to `out`
// and returns the end there, or null if one is of another character.
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

#undef MITOGEN_AVX512
#else

bool HasAvx512() { return false; }
size_t Avx512Latin1Prefix(absl::string_view) { return 0; }
std::optional<size_t> Avx512EncodeLatin1(absl::string_view, char*) {
  return std::nullopt;
}

#endif

}  // namespace

size_t PortableLatin1Prefix(absl::string_view bytes) {
  return PrefixByBlocks(bytes, PortableBlock);
}

std::optional<size_t> PortableEncodeLatin1(absl::string_view text, char* out) {
  return SizeTo(out,
                EncodeBytes(text.data(), text.data() + text.size(), 0, out));
}

size_t Latin1Prefix(absl::string_view bytes) {
  return HasAvx512() ? Avx512Latin1Prefix(bytes) : PortableLatin1Prefix(bytes);
}

std::optional<size_t> EncodeLatin1(absl::string_view text, char* out) {
  return HasAvx512() ? Avx512EncodeLatin1(text, out)
                     : PortableEncodeLatin1(text, out);
}

}  // namespace mitogen
