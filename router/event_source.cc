#include "router/event_source.h"

#include "router/select.h"

namespace mitogen {

void EventSource::Notify() {
  EventSource* source = this;
  while (source != nullptr) {
    EventSource* const above = source->owner_;
    if (source->notify_) source->notify_();
    source = above;
  }
}

}  // namespace mitogen
