// The states of a file that is fetched, as a table (SVC-15). file_fetch.cc runs
// by it.

#ifndef MITOGEN_ROUTER_FILES_FETCH_STATE_H_
#define MITOGEN_ROUTER_FILES_FETCH_STATE_H_

#include "protocol/transition.h"

namespace mitogen {

enum class FetchState { kAwaitingMetadata, kReceiving, kEnded };

enum class FetchEvent { kMetadata, kChunk, kClose, kFault };

inline constexpr NamedValue<FetchState> kFetchStates[] = {
    {FetchState::kAwaitingMetadata, "awaiting the metadata"},
    {FetchState::kReceiving, "receiving"},
    {FetchState::kEnded, "ended"},
};

inline constexpr NamedValue<FetchEvent> kFetchEvents[] = {
    {FetchEvent::kMetadata, "the metadata"},
    {FetchEvent::kChunk, "a chunk, which is acknowledged"},
    {FetchEvent::kClose, "the end of the transfer"},
    {FetchEvent::kFault, "a refusal, a loss or a fault of the service"},
};

// A chunk that no transition takes is a fault of the service.
inline constexpr Transition<FetchState, FetchEvent> kFetchTransitions[] = {
    {FetchState::kAwaitingMetadata, FetchEvent::kMetadata,
     FetchState::kReceiving},
    {FetchState::kAwaitingMetadata, FetchEvent::kClose, FetchState::kEnded},
    {FetchState::kAwaitingMetadata, FetchEvent::kFault, FetchState::kEnded},
    {FetchState::kReceiving, FetchEvent::kChunk, FetchState::kReceiving},
    {FetchState::kReceiving, FetchEvent::kClose, FetchState::kEnded},
    {FetchState::kReceiving, FetchEvent::kFault, FetchState::kEnded},
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_FETCH_STATE_H_
