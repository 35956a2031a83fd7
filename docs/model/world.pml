/* What can happen: one step at a time, in any order. First it is chosen what
 * happens to whom, and then it happens at once.
 *
 * LATE is a context that starts later, with all below it, or NOBODY. CALLS,
 * BREAKS, SHUTDOWNS and LIES say how often something happens at most.
 */
#ifndef MUTANT
#define MUTANT 0
#endif
#include "tree.pml"
#include "properties.pml"
#include "router.pml"

byte breaks, shutdowns, lies;
mtype = { RECEIVE, LIE, LIE_TOO_LARGE, SAY, RUN_CALL, NOTICE_LOSS, START, LINK,
          BREAK, END_WORLD, END };
mtype step;
hidden byte routes;

/* ---- What may be next: some of these for each context c ---- */

#define Any(v) if :: v = 0 :: v = 1 :: N > 2 -> v = 2 :: N > 3 -> v = 3 fi
#define AnyId(v) if :: v = 0 :: v = 1 :: N > 2 -> v = 2 :: N > 3 -> v = 3 :: v = NOBODY fi
#define HasChild(c) (route[At(parent[c], c)] == c)
#define MayLink(c) \
  (life[c] != UNBORN && IsUp(parent[c]) && !HasChild(c) && !(forgotten[parent[c]] & Bit(c)))
#define IsQuiet(c) (\
  !(len(up[c]) > 0 && HasChild(c)) && !(len(down[c]) > 0 && Parent(c) != NONE) && \
  !(wire_is_dead[c] && (HasChild(c) || Parent(c) != NONE)) && \
  !(MayLink(c) && !wire_is_dead[c]) && len(to_run[c]) == 0 && life[c] != ENDING)

#define Arrivals(c) \
  :: len(up[c]) > 0 && HasChild(c) -> \
       up[c] ? MESSAGE, _; in = c; x = parent[c]; step = RECEIVE \
  :: len(down[c]) > 0 && Parent(c) != NONE -> \
       down[c] ? MESSAGE, _; in = parent[c]; x = c; step = RECEIVE \
  Overtaking(c)
/* RTE-15: on the way down, what is for one context may overtake what is for
 * others. What tells of an end is never taken out of its turn. */
#ifdef LANES
#define Lane(c, lane) \
  :: Parent(c) != NONE && lane < N && down[c] ?? [_, _, _, _, _, _, _, eval(lane)] -> \
       down[c] ?? MESSAGE, eval(lane); in = parent[c]; x = c; step = RECEIVE
#define Overtaking(c) Lane(c, 0) Lane(c, 1) Lane(c, 2) Lane(c, 3)
#else
#define Overtaking(c)
#endif
#define Losses(c) \
  :: wire_is_dead[c] && HasChild(c) -> in = c; x = parent[c]; step = NOTICE_LOSS \
  :: wire_is_dead[c] && Parent(c) != NONE -> in = parent[c]; x = c; step = NOTICE_LOSS
#define Starts(c) \
  :: life[c] == UNBORN && IsUp(parent[c]) -> x = c; step = START \
  :: MayLink(c) -> in = c; x = parent[c]; step = LINK
#define Breaks(c) \
  :: breaks < BREAKS && life[c] != UNBORN && !wire_is_dead[c] -> in = c; step = BREAK
#define Shutdowns(c) \
  :: shutdowns < SHUTDOWNS && life[parent[c]] == UP -> \
       x = parent[c]; m_handle = SHUTDOWN; m_dst = c; step = SAY
/* RTE-4, RTE-5: a call needs a parent's authority, and anybody may ask. */
#define Calls(c) \
  :: calls < CALLS && life[c] == UP -> \
       x = c; if :: m_handle = CALL :: m_handle = ASK fi; Any(m_dst); step = SAY
#define Runs(c) :: len(to_run[c]) > 0 && IsUp(c) -> x = c; step = RUN_CALL
#define Ends(c) :: life[c] == ENDING -> x = c; step = END

/* The liar says anything to a neighbour. Nobody can tell how long it waited with
 * that, so a lie waits in no queue. */
#define Lies(c) \
  :: lies < LIES && IsUp(liar) && route[At(c, liar)] == liar -> \
       x = c; in = liar; ComposeLie()
inline ComposeLie() {
  m_by = liar;
  step = LIE;
  Any(m_dst);
  if
  :: m_src = liar; AnyId(m_auth)
  :: AnyId(m_src); m_auth = liar
  :: AnyId(m_src); m_auth = m_src
  fi;
  if
  :: m_handle = ASK; m_reply = ReplyTo(0)
  :: m_handle = CALL; if :: m_reply = DEAD :: m_reply = ReplyTo(0) fi
  :: m_handle = CALL; step = LIE_TOO_LARGE
  :: m_handle = REPLY; if :: m_reply = 0 :: m_reply = DEAD fi
  :: m_handle = SHUTDOWN
  :: m_handle = ADD_ROUTE; AnyId(m_arg)
  :: m_handle = DEL_ROUTE; AnyId(m_arg)
  fi
}

#define Context(c) \
  Arrivals(c) Losses(c) Starts(c) Breaks(c) Shutdowns(c) Calls(c) Runs(c) Ends(c) Lies(c)

/* ---- How it happens ---- */

inline Discard(queue) {
  do
  :: len(queue) > 0 -> queue ? _, _, _, _, _, _, _, _
  :: else -> break
  od
}

inline Start() {
  printf("context %d is up\n", x);
  life[x] = UP;
  route[At(x, parent[x])] = parent[x]
}

/* ROL-1: a parent announces a child as soon as the link is up. */
inline Link() {
  printf("context %d has the link to %d\n", x, in);
  AddRoute(in, in)
}

inline NoticeLoss() {
  printf("context %d loses the link to %d\n", x, in);
  m_by = x;
  LoseLink(in);
  if
  :: in == parent[x] && x != 0 -> Discard(down[x])
  :: else -> Discard(up[in])
  fi
}

inline Say() {
  if
  :: m_handle == SHUTDOWN -> m_reply = 0; shutdowns++
  :: else ->
       caller[calls] = x;
       callee[calls] = m_dst;
       is_open[calls] = true;
       m_reply = ReplyTo(calls);
       calls++
  fi;
  printf("context %d says %e to %d, reply %d\n", x, m_handle, m_dst, m_reply);
  m_src = x; m_auth = x; m_by = x;
  from = x;
  routes = true
}

inline RunCall() {
  to_run[x] ? m_src, m_reply;
  printf("context %d runs the call of %d\n", x, m_src);
  if
  :: m_reply > DEAD -> MakeReply(false); routes = true
  :: else
  fi
}

/* Handlers that wait are told; then its links end, which the others notice. */
inline End() {
  printf("context %d ends\n", x);
  m_by = x;
  for (d : 0 .. N) {
    KillWaiting(d);
    route[At(x, d)] = NONE;
    senders[At(x, d)] = 0
  }
  life[x] = GONE;
  forgotten[x] = 0;
  announced[x] = 0;
  do
  :: len(to_run[x]) > 0 -> to_run[x] ? _, _
  :: else -> break
  od;
  for (c : 1 .. N - 1) {
    if
    :: c == x -> Discard(down[c])
    :: parent[c] == x -> Discard(up[c])
    :: else
    fi;
#if MUTANT != 14
    wire_is_dead[c] = wire_is_dead[c] || c == x || parent[c] == x
#endif
  }
}

inline Happen() {
  routes = false;
  if
  :: step == RECEIVE ->
       printf("context %d takes %e %d from %d: from %d, authority %d, for %d, reply %d\n",
              x, m_handle, m_arg, in, m_src, m_auth, m_dst, m_reply);
       Receive()
  :: step == LIE || step == LIE_TOO_LARGE ->
       lies++;
       printf("context %d LIES to %d: %e %d, from %d, authority %d, for %d, reply %d\n",
              in, x, m_handle, m_arg, m_src, m_auth, m_dst, m_reply);
       if
       :: step == LIE -> Receive()
       :: else -> ReceiveTooLarge()
       fi
  :: step == SAY -> Say()
  :: step == RUN_CALL -> RunCall()
  :: step == NOTICE_LOSS -> NoticeLoss()
  :: step == START -> Start()
  :: step == LINK -> Link()
  :: step == BREAK -> breaks++; wire_is_dead[in] = true; printf("the wire of %d breaks\n", in)
  :: step == END_WORLD -> shutdowns++; x = 0; BeginShutdown()
  :: step == END -> End()
  fi;
  if
  :: routes -> Route()
  :: else
  fi
}

inline PrintTree() {
  for (c : 1 .. N - 1) {
    if
    :: life[c] != GONE -> printf("context %d is a child of %d\n", c, parent[c])
    :: else
    fi
  }
}

/* At first all are up that are not late, and each knows its true routes. */
inline StartAll() {
  PrintTree();
  for (c : 0 .. N - 1) {
    life[c] = (life[c] == GONE -> GONE : (IsAtOrBelow(c, LATE) -> UNBORN : UP));
    wire_is_dead[c] = (life[c] == GONE)
  }
  for (c : 0 .. N - 1) {
    for (d : 0 .. N - 1) {
      if
      :: life[c] == UP && life[d] == UP && (IsAbove(c, d) || c != 0 && d == parent[c]) ->
           route[At(c, d)] = hop[At(c, d)];
           announced[c] = (IsAbove(c, d) && parent[d] != c -> announced[c] | Bit(d) : announced[c])
      :: else
      fi
    }
  }
}

#ifndef REPLAY
init {
  atomic {
    ChooseTree();
    d_step { PlantTree(); StartAll(); skip }
  }
#if LIES > 0
  if :: liar = 1 :: N > 2 -> liar = 2 :: N > 3 -> liar = 3 fi;
#endif
end:
  do
  :: atomic {
       if
       Context(1)
#if N > 2
       Context(2)
#endif
#if N > 3
       Context(3)
#endif
       Calls(0) Ends(0) Lies(0)
       :: shutdowns < SHUTDOWNS && life[0] == UP -> step = END_WORLD
       fi;
       d_step {
         Happen();
         if
         :: (IsQuiet(1)
#if N > 2
            && IsQuiet(2)
#endif
#if N > 3
            && IsQuiet(3)
#endif
            && life[0] != ENDING) -> CheckRest()
         :: else
         fi;
         m_handle = 0; m_arg = 0; m_src = 0; m_auth = 0; m_dst = 0; m_reply = 0; m_by = 0;
         x = 0; in = 0; step = 0
       }
     }
  od
}
#endif
