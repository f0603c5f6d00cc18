"""How fast the app may call: Slack's tiers per method and workspace, and the pace of posting.

Nobody outside Slack knows the exact sums. These are the strict reading: never more than a tier's number in any 60
seconds, a message a second in one channel after a small burst, 300 messages a minute in a workspace.
"""

import math
from collections import deque
from dataclasses import dataclass, field

MINUTE = 60.0
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
SPECIAL = {"chat.postMessage": 300, "auth.test": 600, "api.test": 600}
# The SDK opens several connections at once at start; one a minute would keep it out.
SPECIAL["apps.connections.open"] = 20
TIER_OF = {
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "chat.delete": 3,
    "conversations.open": 3,
    "conversations.info": 3,
    "conversations.history": 3,
    "conversations.members": 4,
    "users.info": 4,
    "users.list": 2,
    "users.conversations": 2,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "team.info": 3,
    "bots.info": 3,
    "oauth.v2.access": 4,
    "auth.revoke": 3,
    "apps.uninstall": 1,
    "files.info": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
}
CHANNEL_BURST = 3


@dataclass
class Rates:
    """`speed` shortens every window: 60 makes a minute a second."""

    speed: float = 1.0
    allowed: dict[str, int] = field(default_factory=dict)  # another number a minute for one method
    calls: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    channels: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)  # tokens left, at

    def wait_for_call(self, team: str, method: str, now: float) -> int:
        """Seconds to wait before this call is taken (0: it is taken, and counted)."""
        allowed = self.allowed.get(method) or SPECIAL.get(method) or TIERS[TIER_OF.get(method, 3)]
        window = MINUTE / self.speed
        made = self.calls.setdefault((team, method), deque())
        while made and now - made[0] >= window:
            made.popleft()
        if len(made) >= allowed:
            return max(1, math.ceil(made[0] + window - now))
        made.append(now)
        return 0

    def wait_for_post(self, team: str, channel: str, now: float) -> int:
        """The same for one more message in this channel."""
        left, at = self.channels.get((team, channel), (float(CHANNEL_BURST), now))
        left = min(float(CHANNEL_BURST), left + (now - at) * self.speed)
        if left < 1:
            self.channels[team, channel] = (left, now)
            return max(1, math.ceil((1 - left) / self.speed))
        self.channels[team, channel] = (left - 1, now)
        return 0
