// A message and the value that is read from it, in one piece: the strings of
// the value borrow from the payload, so nothing but that is copied.

#ifndef MITOGEN_STUB_RECEIVED_VALUE_H_
#define MITOGEN_STUB_RECEIVED_VALUE_H_

#include <memory>

#include "protocol/message.h"
#include "protocol/pickle/document.h"
#include "stub/python_value.h"

namespace mitogen {

class ReceivedValue {
 public:
  explicit ReceivedValue(const MessageView& message)
      : parts_(std::make_shared<Parts>(Parts{Message::From(message), {}})) {}

  // To be read into document().
  MessageView message() const { return parts_->message.view(); }
  Document* document() { return &parts_->document; }

  // `value` of document(). Both live as long as the result.
  PythonValue ValueAt(ValueId value) const {
    // What needs no document should not keep one.
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

#endif  // MITOGEN_STUB_RECEIVED_VALUE_H_
