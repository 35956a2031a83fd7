#include "capi/event.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace mitogen::capi {
namespace {

// What a message or a record costs beside its bytes.
constexpr size_t kOverhead = 1024;

size_t SizeOf(const mitogen_event& event) {
  if (event.message.has_value()) {
    return event.message->payload.size() + kOverhead;
  }
  return event.logger.size() + event.text.value_or("").size() + kOverhead;
}

}  // namespace

std::unique_ptr<mitogen_event> EventQueue::New(mitogen_event_kind kind) const {
  auto event = std::make_unique<mitogen_event>();
  event->kind = kind;
  return event;
}

void EventQueue::Push(std::unique_ptr<mitogen_event> event) {
  events_.push_back(std::move(event));
}

bool EventQueue::PushMessage(std::unique_ptr<mitogen_event> event) {
  // An empty queue takes a message of any size.
  const size_t size = SizeOf(*event);
  if (message_bytes_ > 0 && message_bytes_ + size > kMaxMessageBytes) {
    return false;
  }
  message_bytes_ += size;
  Push(std::move(event));
  return true;
}

void EventQueue::PushLog(uint32_t context_id, const LogRecord& record) {
  std::unique_ptr<mitogen_event> event = New(MITOGEN_EVENT_LOG);
  event->context_id = context_id;
  event->level = record.level;
  event->logger = record.logger;
  event->text = record.message;
  const size_t size = SizeOf(*event);
  if (log_bytes_ > 0 && log_bytes_ + size > kMaxLogBytes) {
    ++lost_logs_;
    return;
  }
  log_bytes_ += size;
  Push(std::move(event));
}

void EventQueue::SayLoss() {
  const uint64_t lost = std::exchange(lost_logs_, 0);
  PushLog(0, {std::string(kMitogenLogger), kLogWarning,
              absl::StrCat("expected that log records are taken as they come, "
                           "lost ",
                           lost)});
}

mitogen_event* EventQueue::Next() {
  current_.reset();
  if (events_.empty()) return nullptr;
  current_ = std::move(events_.front());
  events_.pop_front();
  if (current_->message.has_value()) {
    message_bytes_ -= SizeOf(*current_);
  } else if (current_->kind == MITOGEN_EVENT_LOG) {
    log_bytes_ -= SizeOf(*current_);
    if (lost_logs_ > 0) SayLoss();
  }
  return current_.get();
}

}  // namespace mitogen::capi

mitogen_document& mitogen_event::document() {
  if (document_ == nullptr) document_ = std::make_unique<mitogen_document>();
  return *document_;
}

extern "C" {

mitogen_event_kind mitogen_event_kind_of(const mitogen_event* event) {
  return event->kind;
}

const char* mitogen_event_module(const mitogen_event* event) {
  return event->kind == MITOGEN_EVENT_CALL ? event->module.c_str() : nullptr;
}

const char* mitogen_event_class_name(const mitogen_event* event) {
  return event->class_name.has_value() ? event->class_name->c_str() : nullptr;
}

const char* mitogen_event_function(const mitogen_event* event) {
  return event->kind == MITOGEN_EVENT_CALL ? event->function.c_str() : nullptr;
}

mitogen_document* mitogen_event_document(mitogen_event* event) {
  return &event->document();
}

mitogen_value mitogen_event_args(const mitogen_event* event) {
  return event->args;
}

mitogen_value mitogen_event_kwargs(const mitogen_event* event) {
  return event->kwargs;
}

mitogen_value mitogen_event_value(const mitogen_event* event) {
  return event->value;
}

uint32_t mitogen_event_context(const mitogen_event* event) {
  return event->context_id;
}

uint64_t mitogen_event_call(const mitogen_event* event) { return event->call; }

uint64_t mitogen_event_link(const mitogen_event* event) { return event->link; }

int64_t mitogen_event_level(const mitogen_event* event) { return event->level; }

const char* mitogen_event_logger(const mitogen_event* event) {
  return event->kind == MITOGEN_EVENT_LOG ? event->logger.c_str() : nullptr;
}

const char* mitogen_event_text(const mitogen_event* event) {
  return event->text.has_value() ? event->text->c_str() : nullptr;
}

int mitogen_event_message(const mitogen_event* event,
                          mitogen_message* message) {
  if (!event->message.has_value()) return 0;
  *message = mitogen::capi::MessageOf(event->message->view());
  return 1;
}

}  // extern "C"
