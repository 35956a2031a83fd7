#include "stub/os/os_thread.h"

#include <string.h>

#include <cstddef>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

using Body = absl::AnyInvocable<void()>;

// The usual size, and one that is enough for code that does not recurse.
constexpr size_t kStackBytes[] = {size_t{8} << 20, size_t{1} << 20};

void* RunBody(void* body) {
  const std::unique_ptr<Body> owned(static_cast<Body*>(body));
  (*owned)();
  return nullptr;
}

// Returns an errno.
int Create(size_t stack_bytes, Body* body, pthread_t* thread) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  const int error = pthread_create(thread, &attributes, RunBody, body);
  pthread_attr_destroy(&attributes);
  return error;
}

}  // namespace

OsThread& OsThread::operator=(OsThread&& other) noexcept {
  Join();
  thread_ = std::exchange(other.thread_, std::nullopt);
  return *this;
}

absl::StatusOr<OsThread> OsThread::Start(Body body) {
  auto owned = std::make_unique<Body>(std::move(body));
  pthread_t thread;
  int error = 0;
  for (const size_t stack : kStackBytes) {
    error = Create(stack, owned.get(), &thread);
    if (error == 0) break;
  }
  if (error != 0) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "expected to start a thread, got \"", strerror(error),
        "\"; see the limits on processes (ulimit -u) and memory (ulimit -v)"));
  }
  // The thread owns the body now.
  static_cast<void>(owned.release());
  return OsThread(thread);
}

void OsThread::Join() {
  if (!thread_.has_value()) return;
  pthread_join(*std::exchange(thread_, std::nullopt), nullptr);
}

void OsThread::Detach() {
  if (!thread_.has_value()) return;
  pthread_detach(*std::exchange(thread_, std::nullopt));
}

}  // namespace mitogen
