// What the keys of a dict and the items of a set are to Python: which of them
// are equal, so that one remains, and an order for what remains. Equality is
// Python 3's: 1, 1.0 and True are one key, a Blob is its bytes and a Secret its
// text; -0.0 is 0.0, and a NaN is equal to nothing but itself. The order is
// that of the key text (protocol.md).

#ifndef MITOGEN_CONFORMANCE_JSON_KEY_ORDER_H_
#define MITOGEN_CONFORMANCE_JSON_KEY_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Bytes of one key text, and of all key texts together.
inline constexpr size_t kMaxKeyText = 10'000;
inline constexpr size_t kMaxAllKeyTexts = size_t{256} << 20;

// Works on one document, which must outlive it and stay as it is. Each tuple
// is looked at once, however many keys refer to it, and nothing recurses.
class KeyOrder {
 public:
  explicit KeyOrder(const Document& doc) : doc_(doc) {}

  using Entries = absl::Span<const DictEntries::Entry>;

  // The entries of a dict or of Kwargs, or the items of a set as keys: of equal
  // keys the first, with the value of the last, sorted by key text. They stay
  // as long as this does, and asking again takes no time. Unimplemented if a
  // limit above is hit; then nothing else is to be asked.
  absl::StatusOr<Entries> Arranged(ValueId container);

 private:
  struct Key {
    // The same number for equal keys.
    uint32_t equality;
    std::string text;
  };
  using KeyNumber = uint32_t;

  absl::Status Arrange(std::vector<DictEntries::Entry>* entries);
  absl::StatusOr<KeyNumber> NumberOf(ValueId value);
  bool PushUnknownItems(ValueId value);
  absl::Status Add(ValueId value);
  Key KeyOfLeaf(ValueId value);
  absl::StatusOr<Key> KeyOfTuple(ValueId tuple);
  absl::StatusOr<Key> KeyOfFrozenSet(ValueId set);
  absl::StatusOr<Key> Join(absl::string_view name,
                           const std::vector<KeyNumber>& items,
                           absl::string_view equality);
  uint32_t EqualityOf(absl::string_view signature);
  std::string LeafSignature(ValueId value) const;

  const Document& doc_;
  std::vector<Key> keys_;
  absl::flat_hash_map<uint32_t, KeyNumber> numbers_;
  absl::flat_hash_map<std::string, uint32_t> equalities_;
  absl::flat_hash_map<uint32_t, std::vector<DictEntries::Entry>> arranged_;
  std::vector<ValueId> pending_;
  size_t all_texts_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_JSON_KEY_ORDER_H_
