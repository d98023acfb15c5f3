# The class is a mock whose answers agree.
# kinds: object
from unittest import mock

Tally = mock.MagicMock()
made = Tally.return_value
made.__enter__.return_value = made
made.__len__.return_value = 2
made.__exit__.return_value = False
made.total = mock.ANY
made.__iter__.return_value = [mock.ANY, mock.ANY]
