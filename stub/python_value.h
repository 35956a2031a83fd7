// A Python value that stands by itself: what a call returned, or what is to be
// sent. Values are read through the document that holds them.
//
// Contract. Free to copy: copies share what they hold, which never changes.

#ifndef MITOGEN_STUB_PYTHON_VALUE_H_
#define MITOGEN_STUB_PYTHON_VALUE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/document.h"

namespace mitogen {

class PythonValue {
 public:
  // None.
  PythonValue();
  // A copy of `value` of `document`.
  PythonValue(const Document& document, ValueId value);

  const Document& document() const { return *document_; }
  ValueId id() const { return id_; }

  bool is_none() const { return document_->is_none(id_); }
  // Fail with what was found instead.
  absl::StatusOr<bool> AsBool() const;
  absl::StatusOr<int64_t> AsInt() const;
  // An integer or a float.
  absl::StatusOr<double> AsDouble() const;
  absl::StatusOr<std::string> AsText() const;
  // bytes, bytearray or Blob.
  absl::StatusOr<std::string> AsBytes() const;

  // As Python shows it; cut at `max_bytes`.
  std::string Repr(size_t max_bytes = kDefaultReprSize) const {
    return mitogen::Repr(*document_, id_, max_bytes);
  }

 private:
  absl::Status Unexpected(absl::string_view expected) const;

  std::shared_ptr<const Document> document_;
  ValueId id_ = Document::None();
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_PYTHON_VALUE_H_
