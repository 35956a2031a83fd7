// Gives a target the mutator of pickles: libFuzzer calls it for each change.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"
#include "fuzz/pickle_mutator.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace mitogen {
namespace {

// One time in this many, libFuzzer changes single bytes itself.
constexpr unsigned kPlainShare = 8;

void MutateContent(std::string* content, size_t max_size) {
  const size_t size = content->size();
  content->resize(std::max(size, max_size));
  content->resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(content->data()),
                                   size, content->size()));
}

absl::string_view View(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

size_t Store(const std::string& bytes, uint8_t* data) {
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}

}  // namespace
}  // namespace mitogen

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t max_size, unsigned seed) {
  if (seed % mitogen::kPlainShare == 0) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
  mitogen::PickleMutator mutator(seed, mitogen::MutateContent);
  return mitogen::Store(mutator.Mutate(mitogen::View(data, size), max_size),
                        data);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* data1, size_t size1,
                                            const uint8_t* data2, size_t size2,
                                            uint8_t* out, size_t max_out_size,
                                            unsigned seed) {
  mitogen::PickleMutator mutator(seed, mitogen::MutateContent);
  return mitogen::Store(
      mutator.Cross(mitogen::View(data1, size1), mitogen::View(data2, size2),
                    max_out_size),
      out);
}
