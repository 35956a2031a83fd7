// What a call asks of the process around its context.
//
// Contract. The methods are called on the thread of the loop, and so is each
// `done`, once.
//
// Order: any method may come between the start of a call and its end. Any
// number of ConnectChild(), AwaitPushedFile() and LeaveParent() may be in
// flight. If the host drops its `done`, the call that waits for it fails.

#ifndef MITOGEN_STUB_CHILD_CALL_HOST_H_
#define MITOGEN_STUB_CHILD_CALL_HOST_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "stub/child/functions/call_environment.h"

namespace mitogen {

class CallHost {
 public:
  virtual ~CallHost() = default;
  // See CallEnvironment.
  virtual void ConnectChild(std::string method, ConnectionOptions options,
                            CallEnvironment::ConnectCallback done) = 0;
  virtual void AwaitPushedFile(
      const std::string& path,
      std::function<void(absl::StatusOr<std::string>)> done) = 0;
  virtual void LeaveParent(std::function<void(const absl::Status&)> done) = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CALL_HOST_H_
