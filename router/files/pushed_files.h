// The files that a push file service keeps, by path, and who waits for those
// that have not come yet (SVC-16).
//
// Contract. Pure; one thread. A file never changes and never leaves: the
// context that sent it relies on that. Waiters are called in the order in which
// they came, from within Tell(), and may come back.
//
// Source of the facts: mitogen/service.py, PushFileService.

#ifndef MITOGEN_ROUTER_FILES_PUSHED_FILES_H_
#define MITOGEN_ROUTER_FILES_PUSHED_FILES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "router/service/service_limits.h"

namespace mitogen {

class PushedFiles {
 public:
  // The file, borrowed for the call; or why it will not come.
  using Waiter = std::function<void(absl::StatusOr<absl::string_view> file)>;

  explicit PushedFiles(const PushFileLimits& limits) : limits_(limits) {}

  // Null if it has not come. The file stays where it is.
  const std::string* Find(absl::string_view path) const;

  // Whether a file of `size` bytes fits; a limit fault (SVC-16) if not.
  absl::Status CheckRoom(absl::string_view path, uint64_t size) const;

  // Keeps the first file of a path; a second one is ignored, as equal. Fails as
  // CheckRoom() does.
  absl::Status Add(absl::string_view path, std::string file);

  // Tells those who wait for `path`: of its file, or if it is not here, of
  // `why`, which is not OK then.
  void Tell(absl::string_view path, const absl::Status& why);

  // Calls `waiter` now or when the file comes. A limit fault (SVC-16), and no
  // call, if too many wait.
  absl::Status Await(absl::string_view path, Waiter waiter);

  // Tells all who wait, in the order of paths, that nothing will come.
  void Close(const absl::Status& reason);

  uint64_t bytes() const { return bytes_; }
  size_t waiter_count() const { return waiter_count_; }

 private:
  absl::Status CheckRoomToWait(absl::string_view path) const;
  std::vector<Waiter> TakeWaiters(absl::string_view path);

  const PushFileLimits limits_;
  // By pointer, so that files stay where they are.
  absl::flat_hash_map<std::string, std::unique_ptr<const std::string>> files_;
  uint64_t bytes_ = 0;
  absl::btree_map<std::string, std::vector<Waiter>> waiters_;
  size_t waiter_count_ = 0;
  uint64_t waiting_bytes_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_PUSHED_FILES_H_
