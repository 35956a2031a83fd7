// A Document for short use. Each thread keeps at most one that is no longer
// used, and uses it again, so that small values need no allocation.

#ifndef MITOGEN_STUB_VALUES_RECYCLED_DOCUMENT_H_
#define MITOGEN_STUB_VALUES_RECYCLED_DOCUMENT_H_

#include <memory>
#include <utility>

#include "protocol/pickle/value/document.h"

namespace mitogen {

class RecycledDocument {
 public:
  RecycledDocument() : document_(std::exchange(Spare(), nullptr)) {
    if (document_ == nullptr) document_ = std::make_unique<Document>();
  }
  ~RecycledDocument() {
    if (document_ == nullptr) return;
    document_->Clear();
    Spare() = std::move(document_);
  }
  RecycledDocument(RecycledDocument&&) = default;
  RecycledDocument& operator=(RecycledDocument&&) = default;

  // Not for a document that was moved from.
  Document& operator*() { return *document_; }
  Document* get() { return document_.get(); }

 private:
  static std::unique_ptr<Document>& Spare() {
    thread_local std::unique_ptr<Document> spare;
    return spare;
  }

  std::unique_ptr<Document> document_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_VALUES_RECYCLED_DOCUMENT_H_
