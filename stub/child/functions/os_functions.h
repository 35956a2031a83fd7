// Functions of Python's standard library, under each name that a parent may
// use. For example, Python says that os.getpid lives in "posix".

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_OS_FUNCTIONS_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_OS_FUNCTIONS_H_

#include "stub/functions/child_functions.h"

namespace mitogen {

void AddOsFunctions(ChildFunctions* functions);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_OS_FUNCTIONS_H_
