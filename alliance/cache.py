"""A cache that may be away: whoever asks finds nothing there, and what was wanted is made anew."""

import functools
import logging

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _or(absent):
    """Let a command answer `absent` when Redis does not answer."""

    def forgiving(command):
        @functools.wraps(command)
        def wrapped(*args):
            try:
                return command(*args)
            except RedisError as error:
                logger.warning("The cache is away: %s", type(error).__name__)
                return absent

        return wrapped

    return forgiving


class Client(RedisCacheClient):
    add = _or(absent=False)(RedisCacheClient.add)
    clear = _or(absent=False)(RedisCacheClient.clear)
    delete = _or(absent=False)(RedisCacheClient.delete)
    delete_many = _or(absent=None)(RedisCacheClient.delete_many)
    get_many = _or(absent={})(RedisCacheClient.get_many)
    has_key = _or(absent=False)(RedisCacheClient.has_key)
    set = _or(absent=None)(RedisCacheClient.set)
    set_many = _or(absent=None)(RedisCacheClient.set_many)

    def get(self, key, default):
        return _or(absent=default)(super().get)(key, default)


class Cache(RedisCache):
    """Redis as Django has it, but a page is not lost because its copy cannot be found. `/helse/` tells of it."""

    def __init__(self, server, params) -> None:
        super().__init__(server, params)
        self._class = Client
