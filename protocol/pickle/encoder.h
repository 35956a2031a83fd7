// Values of a Document to the bytes of a pickle, protocol 2: what every
// supported peer reads. Iterative; shared values and cycles come out as such.
//
//   std::string payload;
//   absl::Status status =
//       EncodePickle(doc, reply, PickleProfile::kCompact, &payload);

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODER_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/document.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {

enum class PickleProfile {
  // Few bytes, and quick to read: no memo for values that come once, and bytes
  // as BINSTRING, which every peer reads as bytes (PKL-23).
  kCompact,
  // Byte for byte what the original writes on Python 3 (PKL-24).
  kPython3,
};

struct PickleOptions {
  PickleProfile profile = PickleProfile::kCompact;
  // kPython3 alone: write a value that is bytes, and nothing else, as a
  // BINSTRING, as releases from 0.3.41 do (Dialect::shared_memo).
  bool top_level_binstring = true;
};

// Writes the pickles of one message. In the profile kPython3 they share one
// memo, as in the original; all values must then be of one document.
class PickleEncoder {
 public:
  explicit PickleEncoder(const PickleOptions& options);

  // Appends one pickle to `out`. Refused, with blame on the caller and `out`
  // unchanged: sets and byte arrays, which no peer reads in protocol 2, Kwargs
  // that contain themselves, and a tuple that does so by many ways (PKL-22).
  absl::Status Encode(const Document& doc, ValueId value, std::string* out);

 private:
  // A container of which `next` children are written.
  struct OpenContainer {
    ValueId value;
    size_t next;
  };

  // Names an object in the memo: the bits of its handle, or a number that
  // stands for one of the objects that CPython has only once.
  using Identity = uint32_t;

  void CountReferences(ValueId root);
  bool CountReference(ValueId value);
  Identity IdentityOf(ValueId value) const;

  absl::Status WriteAll(ValueId root);
  absl::Status Begin(ValueId value);
  absl::Status Advance();
  absl::Status WriteLeaf(ValueId value);
  absl::Status OpenKwargs(ValueId value);
  absl::Status OpenTuple(ValueId tuple, size_t size);
  void CloseTuple(ValueId tuple);
  bool MayReopenTuples() const { return python3_ || memoize_containers_; }
  void Open(ValueId value);
  void AfterChild(size_t size, size_t unit, Opcode one, Opcode many);
  void BeforeChild(size_t size, size_t unit);
  void FinishDict(ValueId value);
  void FinishTuple(ValueId tuple, size_t size);

  void Byte(char byte) { out_->push_back(byte); }
  void Op(Opcode opcode) { Byte(static_cast<char>(opcode)); }
  void Number(uint64_t number, size_t size);
  void WriteInt(int64_t value);
  void WriteBigInt(absl::string_view little_endian);
  void WriteFloat(double value);
  void WriteBinString(absl::string_view bytes);
  void WriteTextObject(absl::string_view text, Identity identity);
  void WriteBytesObject(absl::string_view bytes, Identity identity);
  void WriteGlobal(size_t index);
  void WriteLatin1(absl::string_view bytes);
  void WriteCall(size_t arguments, Identity identity);
  void WriteString(ValueId value);
  void WriteContext(ValueId value);

  bool WriteGet(Identity identity);
  void Put(Identity identity);
  bool WantsPut(Identity identity) const;

  const PickleOptions options_;
  const bool python3_;
  const Document* doc_ = nullptr;
  std::string* out_ = nullptr;
  std::vector<OpenContainer> open_;
  absl::flat_hash_set<Identity> open_kwargs_;
  // How many times each tuple is open, if MayReopenTuples().
  absl::flat_hash_map<Identity, uint32_t> open_tuples_;
  absl::flat_hash_map<Identity, uint32_t> references_;
  // Set if a tuple is part of a cycle: its lists and dicts then all need the
  // memo, because a tuple gets there only once it is complete.
  bool memoize_containers_ = false;
  absl::flat_hash_map<Identity, uint32_t> memo_;
  uint32_t next_memo_index_ = 0;
};

// One pickle, as PickleEncoder::Encode() writes it.
absl::Status EncodePickle(const Document& doc, ValueId value,
                          PickleProfile profile, std::string* out);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODER_H_
