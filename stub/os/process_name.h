// What a parent calls itself in the names that it gives to its children:
// "user@host:pid".
//
// Source of the fact: mitogen/parent.py, get_default_remote_name (0.3.54).

#ifndef MITOGEN_STUB_OS_PROCESS_NAME_H_
#define MITOGEN_STUB_OS_PROCESS_NAME_H_

#include <string>

namespace mitogen {

// A user without a name is shown by its number.
std::string ProcessName();

// Of this machine; "localhost" if it has no name.
std::string HostName();

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_PROCESS_NAME_H_
