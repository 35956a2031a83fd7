// Who made a call. A function takes it as `const CallInfo&`, before its
// arguments.

#ifndef MITOGEN_STUB_FUNCTIONS_CALL_INFO_H_
#define MITOGEN_STUB_FUNCTIONS_CALL_INFO_H_

#include <cstdint>

namespace mitogen {

struct CallInfo {
  // The context that sent the call.
  uint32_t source_id = 0;
  // The context with whose authority it was sent: this one, or a parent.
  uint32_t authority_id = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_CALL_INFO_H_
