// Bounds on what peers can make services keep; the original has none but its
// number of threads. Defaults are what an honest tree does not meet. Beside
// each field stands the attack that it stops, and the test that proves it.

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_LIMITS_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace mitogen {

struct ServicePoolLimits {
  // Calls in progress: the original's number of threads. Calls beyond it wait.
  // Test: service_pool_test, RunsNoMoreCallsAtATimeThanItsSize.
  size_t size = 16;

  // Calls that wait: for the pool, for their serialised service, or for the
  // one run of their deduplicating one. Stops: a child that calls a slow
  // method without end. Test: service_pool_test, AnswersWhatFindsTheQueueFull.
  size_t max_queued_calls = 1u << 16;

  // Bytes of their payloads. Stops: the same with large arguments.
  // Test: service_pool_test, AnswersWhatFindsTheQueueFull.
  uint64_t max_queued_bytes = 256u << 20;

  // Bytes of the answers that one deduplicating service keeps; the oldest go.
  // Stops: a caller that asks something new each time.
  // Test: response_cache_test, KeepsTheNewestWithinItsBytes.
  uint64_t max_cached_bytes = 64u << 20;
};

struct FileServiceLimits {
  // Unacknowledged bytes by a link at which no further chunk is sent. Subtrees
  // that were set aside share as much again. The original's window
  // (mitogen/service.py, FileService.window_size_bytes). Test:
  // file_transfers_test, KeepsAtMostAWindowUnacknowledged.
  uint64_t window_bytes = 1u << 20;

  // Transfers that wait or run by one link. One of them holds a file open, and
  // so does one of each subtree that is set aside. Stops: a child that fetches
  // without end and acknowledges nothing.
  // Test: file_service_test, RefusesTransfersBeyondTheLimit;
  // disk_files_test, HasNoDescriptorBeforeTheFirstRead; file_transfers_test,
  // ReadsNoFileWhoseTurnHasNotCome.
  size_t max_jobs_per_link = 4096;

  // The same to one context. Stops: one that keeps all others behind its link
  // from fetching. Test: file_service_test, LeavesRoomForOthersBehindTheLink.
  size_t max_jobs_per_context = 256;

  // Subtrees that are set aside by one link. One context has no more than its
  // share, with all below it (RTE-10). Stops: a child that invents contexts,
  // each of which gets a queue, an open file and a chunk under way. Test:
  // file_transfers_test, SetsAsideNoMoreThanTheLimit,
  // LeavesQueuesToTheSiblingsOfOneThatInventsContexts.
  size_t max_queues_per_link = 64;

  // Paths and prefixes registered. Stops: a program that registers without
  // end; nothing is ever unregistered.
  // Test: registered_paths_test, RefusesWhatIsBeyondTheLimit.
  size_t max_paths = 1u << 20;
};

struct PushFileLimits {
  // Bytes of the files in the cache, with their paths. Files are never dropped
  // from it, since a parent that sent one relies on it.
  // Stops: a parent that pushes without end. Test: push_file_service_test,
  // RefusesAFileBeyondTheCache.
  uint64_t max_cached_bytes = 256u << 20;

  // Requests that wait for a file. Stops: requests for files that never come.
  // Test: push_file_service_test, RefusesWaitersBeyondTheLimit.
  size_t max_waiters = 1u << 16;

  // Bytes of what they wait for: each with its path, which is kept twice.
  // Stops: the same with long paths. Test: push_file_service_test,
  // RefusesWaitersBeyondTheirBytes.
  uint64_t max_waiting_bytes = 32u << 20;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_LIMITS_H_
