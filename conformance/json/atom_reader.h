// Atoms of the testee protocol's JSON to values of a Document: all that is
// written where it is used, and references to nodes (protocol.md, "Values").

#ifndef MITOGEN_CONFORMANCE_JSON_ATOM_READER_H_
#define MITOGEN_CONFORMANCE_JSON_ATOM_READER_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// The error of all that reads requests: invalid argument, "expected ...".
absl::Status Expected(absl::string_view what);

// Works on one document, which must outlive it.
class AtomReader {
 public:
  explicit AtomReader(Document* doc) : doc_(*doc) {}

  // The nodes that atoms may refer to, once each has its value.
  void SetNodeCount(size_t count) { nodes_.resize(count); }
  void SetNode(size_t number, ValueId value) { nodes_[number] = value; }

  // Errors are those of Expected().
  absl::StatusOr<ValueId> Read(const nlohmann::json& json);

 private:
  using Json = nlohmann::json;

  absl::StatusOr<ValueId> ReadText(const Json& json);

  absl::StatusOr<ValueId> Ref(const Json& json);
  absl::StatusOr<ValueId> Decimal(const Json& json);
  absl::StatusOr<ValueId> Hexadecimal(const Json& json);
  absl::StatusOr<ValueId> Float(const Json& json);
  absl::StatusOr<ValueId> Wtf8(const Json& json);
  absl::StatusOr<ValueId> Bytes(const Json& json);
  absl::StatusOr<ValueId> ByteArray(const Json& json);
  absl::StatusOr<ValueId> EmptyTuple(const Json& json);
  absl::StatusOr<ValueId> EmptyFrozenSet(const Json& json);
  absl::StatusOr<ValueId> Global(const Json& json);
  absl::StatusOr<ValueId> Blob(const Json& json);
  absl::StatusOr<ValueId> Secret(const Json& json);
  absl::StatusOr<ValueId> CallError(const Json& json);
  absl::StatusOr<ValueId> Sender(const Json& json);
  absl::StatusOr<ValueId> Context(const Json& json);

  struct Row {
    const char* name;
    absl::StatusOr<ValueId> (AtomReader::*read)(const Json&);
  };
  static const Row kRows[];

  Document& doc_;
  std::vector<std::optional<ValueId>> nodes_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_JSON_ATOM_READER_H_
