// Bounds on what modules and resources can make a context keep; the original
// has none. A default that nobody meets in an honest tree keeps it
// interoperable. Beside each field stands the attack that it stops, and the
// test that proves that it does.

#ifndef MITOGEN_ROUTER_MODULES_MODULE_LIMITS_H_
#define MITOGEN_ROUTER_MODULES_MODULE_LIMITS_H_

#include <cstddef>

namespace mitogen {

struct ModuleLimits {
  // Bytes of a name, or of both of a resource. Stops: a child that fills tables
  // with a few requests.
  // Test: module_forwarder_test, SaysThatThereIsNoModuleOfALongName;
  // resource_test, DoesNotLookForALongName.
  size_t max_name_bytes = 4096;

  // Bytes of a GET_RESOURCE that is read at all: many times those of two names
  // of that size. Stops: a request that takes seconds to read.
  // Test: resource_test, ReadsNoLargeRequest.
  size_t max_resource_request = 64u << 10;

  // Names that are asked for and not answered. Stops: a child that asks for
  // another one with each message. Test: module_requester_test,
  // RefusesARequestBeyondTheLimit.
  size_t max_requests = 1u << 16;
  // Bytes of their names, and of what waits for each. Stops: the same with long
  // names, and one that asks for the same again and again.
  // Test: module_requester_test, RefusesARequestBeyondTheBytes; resource_test,
  // RefusesARequestBeyondTheBytes.
  size_t max_request_bytes = 16u << 20;

  // Names that one child waits for in a context that passes them on. If it asks
  // for more, it is told that there is no such thing. Stops: a child that uses
  // up the requests of its siblings. Test: module_forwarder_test,
  // LetsNoChildWaitForMoreThanTheLimit; resource_test,
  // LetsNoChildWaitForMoreThanTheLimit.
  size_t max_waiting_per_link = 1u << 12;
  // Bytes of these names. Stops: the same with long names.
  // Test: module_forwarder_test, LongNamesOfOneChildLeaveRoomForItsSiblings;
  // resource_test, LongNamesOfOneChildLeaveRoomForItsSiblings.
  size_t max_waiting_bytes_per_link = 1u << 20;

  // Modules, or resources, that are kept to be sent again. Stops: the same, by
  // a child whose requests are answered. Test: module_requester_test,
  // KeepsNoMoreThanTheLimit.
  size_t max_cached = 1u << 16;
  // Bytes of them. Stops: a parent or a master's disk that has more than fits.
  // Test: module_requester_test, KeepsNoMoreBytesThanTheLimit.
  size_t max_cached_bytes = 256u << 20;
  // Bytes of those that a master found not to be there. Stops: a child that
  // asks for what is not there, until nothing that is fits any more.
  // Test: module_responder_test, KeepsLittleOfWhatIsNotThere.
  size_t max_absent_bytes = 8u << 20;
  // Bytes of absent modules that one child has made a context in between ask
  // its parent for. From then on that context asks no more for this child, and
  // answers that what it does not have is not there. Stops: a child that fills
  // the cache of its siblings, whose imports then fail.
  // Test: module_forwarder_test,
  // AsksNoMoreForAChildThatOnlyWantsWhatIsNotThere.
  size_t max_absent_bytes_per_link = 1u << 20;

  // Modules that a link is remembered to have been sent; what is not
  // remembered may be sent again. Stops: as max_cached.
  // Test: sent_modules_test, RemembersNoMoreThanTheLimit.
  size_t max_sent_per_link = 1u << 16;
  // Bytes of their names. Stops: the same with long names.
  // Test: sent_modules_test, RemembersNoMoreBytesThanTheLimit.
  size_t max_sent_bytes_per_link = 4u << 20;

  // What a context with so many parents lets each of its own children wait for.
  // Stops: a child that uses up all that its parent may wait for at the next
  // context above, and so the part of its siblings: four of them have room.
  // Test: child_context_test, LetsAChildWaitForLessThanItselfMay.
  ModuleLimits WithParents(size_t parents) const {
    ModuleLimits limits = *this;
    for (; parents > 1 && limits.max_waiting_per_link >= 256; --parents) {
      limits.max_waiting_per_link /= 4;
      limits.max_waiting_bytes_per_link /= 4;
    }
    return limits;
  }
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_MODULE_LIMITS_H_
