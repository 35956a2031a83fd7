// A document for a short use. Those that ended are used again, so that nothing
// is allocated for small values; each thread keeps one at most.

#ifndef MITOGEN_STUB_RECYCLED_DOCUMENT_H_
#define MITOGEN_STUB_RECYCLED_DOCUMENT_H_

#include <memory>
#include <utility>

#include "protocol/pickle/document.h"

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

  // Not of one that was moved from.
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

#endif  // MITOGEN_STUB_RECYCLED_DOCUMENT_H_
