// The functions by which a context becomes a parent. A context that has them
// can be used for `via=`.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_PARENT_FUNCTIONS_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_PARENT_FUNCTIONS_H_

#include "stub/functions/child_functions.h"

namespace mitogen {

void AddParentFunctions(ChildFunctions* functions);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_PARENT_FUNCTIONS_H_
