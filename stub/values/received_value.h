// Keeps a message together with the value decoded from it. The strings of the
// value borrow from the payload, so only the payload is copied.

#ifndef MITOGEN_STUB_VALUES_RECEIVED_VALUE_H_
#define MITOGEN_STUB_VALUES_RECEIVED_VALUE_H_

#include <memory>

#include "protocol/message.h"
#include "protocol/pickle/value/document.h"
#include "stub/values/python_value.h"

namespace mitogen {

class ReceivedValue {
 public:
  explicit ReceivedValue(const MessageView& message)
      : parts_(std::make_shared<Parts>(Parts{Message::From(message), {}})) {}

  // Decode this into document().
  MessageView message() const { return parts_->message.view(); }
  Document* document() { return &parts_->document; }

  // Returns `value` of document(). The result keeps message and document alive.
  PythonValue ValueAt(ValueId value) const {
    // An inline value does not need the document, so it does not keep it alive.
    if (Document::IsInline(value)) return PythonValue(parts_->document, value);
    return PythonValue({parts_, &parts_->document}, value);
  }

 private:
  struct Parts {
    Message message;
    Document document;
  };

  std::shared_ptr<Parts> parts_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_VALUES_RECEIVED_VALUE_H_
