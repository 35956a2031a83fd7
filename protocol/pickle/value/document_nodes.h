// Reads the nodes of a document in a loop that makes no values meanwhile, so
// that the address of the arena stays in a register. For the encoder's loop
// alone.

#ifndef MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_NODES_H_
#define MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_NODES_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/value/document.h"
#include "protocol/pickle/value/document_layout.h"
#include "protocol/pickle/value/word_store.h"

namespace mitogen {

class DocumentNodes {
 public:
  // The header of a node, which its payload follows.
  using Node = const ValueId*;

  explicit DocumentNodes(const Document& doc) : words_(doc.words_.reader()) {}

  // A small integer has no node.
  static bool IsSmallInt(ValueId value) { return Document::IsSmallInt(value); }
  static int32_t SmallInt(ValueId value) {
    return static_cast<int32_t>(value.bits() << 1) >> 1;
  }
  Node at(ValueId value) const { return &words_[value.bits()]; }

  static ValueKind kind(Node node) {
    return static_cast<ValueKind>(node->bits() & Document::kKindMask);
  }
  static int64_t Int(Node node) {
    return Document::LoadWords<int64_t>(node + 1);
  }
  static double Float(Node node) {
    return Document::LoadWords<double>(node + 1);
  }
  static absl::string_view String(Node node) {
    return {Document::LoadWords<const char*>(node + 2), node[1].bits()};
  }

  // Get the items of a list or a dict, and of a tuple. Both return false if the
  // items are not in the arena.
  bool GrowingItems(Node node, absl::Span<const ValueId>* items) const {
    const uint32_t block = node->bits() >> kBlockShift;
    if ((block & kLargeBlockBit) != 0) return false;
    if (block == 0) {
      *items = {};
      return true;
    }
    const ValueId* const begin =
        &words_[block * kBlockAlignment] + kBlockHeader;
    *items = {begin, begin[-1].bits()};
    return true;
  }
  static bool TupleItems(Node node, absl::Span<const ValueId>* items) {
    if ((node->bits() & kLargeBit) != 0) return false;
    *items = {node + 1, node->bits() >> kSealedSizeShift};
    return true;
  }

 private:
  WordStore<ValueId>::Reader words_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_NODES_H_
