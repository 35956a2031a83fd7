/* A run of the simulation (router/sim/), replayed by the model: mitogen-sim
 * --model wrote events.pml. What happened is read from there. What becomes of it
 * follows from the rules, and must be what the simulation saw.
 */
#define REPLAY
#define LANES
#include "world.pml"

mtype = { BEGIN_END, ANSWERED, ROUTE };

/* event, context, other, handle, arg, src, auth, dst, reply, outcome */
chan happened = [0] of { mtype, byte, byte, mtype, byte, byte, byte, byte, byte, byte };
byte expected;
int events;

#define IsAnsweredOnce (caller[in] == x && answers[in] == 1)
#define IsRoute (route[At(x, in)] == expected)

inline Expect(condition) {
  if
  :: condition
  :: else ->
       printf("REFUSED: event %d, %e of context %d: outcome %d in the simulation\n",
              events, step, x, expected);
       assert(false)
  fi
}

/* The next message from `in` is m, and it is not out of its turn: it is the first
 * of all, or the first of its lane (RTE-15). A liar writes past its own queue. */
#define LIED 254
#define IsFirstIn(queue) \
  queue ? [eval(m_handle), eval(m_arg), eval(m_src), eval(m_auth), eval(m_dst), eval(m_reply), _, _]
#define IsMessageLeft \
  (m_handle == c && m_arg == d && m_src == k && m_auth == n && m_reply == from)
inline TakeFromQueue() {
  if
  :: (x == 0 || in != parent[x]) && IsFirstIn(up[in]) -> up[in] ? MESSAGE, _
  :: x != 0 && in == parent[x] && IsFirstIn(down[x]) -> down[x] ? MESSAGE, _
  :: else ->
       c = m_handle; d = m_arg; k = m_src; n = m_auth; from = m_reply; out = m_dst;
       if
       :: x != 0 && in == parent[x] && down[x] ?? [_, _, _, _, _, _, _, eval(out)] ->
            down[x] ?? MESSAGE, eval(out)
       :: (x == 0 || in != parent[x]) && up[in] ?? [_, _, _, _, _, _, _, LIED] ->
            up[in] ?? MESSAGE, LIED
       :: else -> Expect(false)
       fi;
       Expect(IsMessageLeft)
  fi
}

inline SayAgain() {
  m_by = x;
  from = x;
  routes = true;
  if
  :: m_reply > DEAD ->
       k = m_reply - 2;
       caller[k] = x;
       callee[k] = m_dst;
       is_open[k] = true;
       calls = k + 1
  :: else
  fi
}

inline LieAgain() {
  m_by = x;
  if
  :: wire_is_dead[x]
  :: else -> up[x] ! MESSAGE, LIED
  fi
}

/* The master alone may end without being told. */
inline BeginEnd() {
  if
  :: life[x] == UP -> Expect(x == 0); BeginShutdown()
  :: else
  fi
}

inline HappenAgain() {
  routes = false;
  outcome = NONE;
  if
  :: step == START -> Start()
  :: step == LINK -> Link()
  :: step == NOTICE_LOSS -> wire_is_dead[WireOf(x, in)] = true; NoticeLoss()
  :: step == SAY -> SayAgain()
  :: step == LIE -> LieAgain()
  :: step == RECEIVE -> TakeFromQueue(); Receive()
  :: step == RUN_CALL -> RunCall()
  :: step == BEGIN_END -> BeginEnd()
  :: step == END -> End()
  :: step == ANSWERED -> Expect(IsAnsweredOnce)
  :: step == ROUTE -> Expect(IsRoute)
  fi;
  if
  :: routes -> Route()
  :: else
  fi;
  if
  :: step == RECEIVE -> Expect(outcome == expected)
  :: else
  fi
}

active proctype Simulation() {
#include "events.pml"
  skip
}

active proctype Model() {
  ChooseTree();
  d_step { PlantTree(); life[0] = UP; skip }
end:
  do
  :: happened ? step, x, in, m_handle, m_arg, m_src, m_auth, m_dst, m_reply, expected;
     d_step { events++; HappenAgain(); skip }
  :: timeout -> printf("ACCEPTED: %d events\n", events); break
  od
}
