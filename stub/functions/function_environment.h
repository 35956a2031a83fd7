// What a function may reach of the context that runs it. This folder only
// passes it on, so it knows these classes by name alone.

#ifndef MITOGEN_STUB_FUNCTIONS_FUNCTION_ENVIRONMENT_H_
#define MITOGEN_STUB_FUNCTIONS_FUNCTION_ENVIRONMENT_H_

namespace mitogen {

class CallEnvironment;
class Child;

// A context without a process of its own, such as that of a ChildSession
// (router/context/child_session.h), has neither of the two.
class FunctionEnvironment {
 public:
  virtual ~FunctionEnvironment() = default;

  // The running child, or null.
  virtual Child* child() { return nullptr; }
  // What the functions of stub/child/functions/ use, or null.
  virtual CallEnvironment* call_environment() { return nullptr; }
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_FUNCTION_ENVIRONMENT_H_
