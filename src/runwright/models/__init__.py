"""Language models as clients: in goes a Prompt, out comes an Answer with what it cost.

Nothing is read or connected at import. `open_model` makes a model from its name:

    openai:NAME           a server that speaks OpenAI's protocol; address and key from the
                          environment (OPENAI_BASE_URL, OPENAI_API_KEY) or given
    local:PATH            a folder of weights, or a downloaded model's name, on this machine
    replay:FILE           the recorded answers of a transcript, bit for bit

Around any of them go `Recorded` (every call written to a transcript), `Cached` (equal calls are
made once) and `Metered` (a budget of tokens, money and seconds). `Scripted` answers what a test
says. Open model.py first: it is the contract.
"""

from runwright.models.cached import Cached
from runwright.models.metered import Ledger, Metered, Price, Spending
from runwright.models.model import Model
from runwright.models.naming import open_model
from runwright.models.recorded import Recorded
from runwright.models.replay import Replay
from runwright.models.scripted import Scripted

__all__ = [
    "Cached",
    "Ledger",
    "Metered",
    "Model",
    "Price",
    "Recorded",
    "Replay",
    "Scripted",
    "Spending",
    "open_model",
]
