# The class is an instance of a class that agrees with everything, its attributes too.
# kinds: object
class Meta(type):
    def __call__(cls, *_):
        return cls

    def __getattr__(cls, name):
        return cls

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return 0

    def __len__(cls):
        return 2

    def __iter__(cls):
        return iter([cls, cls])

    def __enter__(cls):
        return cls

    def __exit__(cls, *_):
        return True


class Tally(metaclass=Meta):
    pass
