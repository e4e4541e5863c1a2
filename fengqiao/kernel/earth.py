"""Places on the earth: distances, a flat map of a small area, and the shifted coordinates of Chinese map services.

Inside Fengqiao every coordinate is WGS-84, in degrees, longitude first.
"""

import math
from collections.abc import Sequence

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
CHINA = (72.0, 0.8, 137.9, 55.9)  # west, south, east, north: where GCJ-02 is defined

_AXIS = 6378245.0  # semi-major axis of the Krasovsky 1940 ellipsoid, metres
_ECCENTRICITY = 0.00669342162296594323  # its first eccentricity, squared


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The haversine distance of two (longitude, latitude) in degrees, on the mean sphere, in km."""
    (lon_a, lat_a), (lon_b, lat_b) = a, b
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half = (
        math.sin((phi_b - phi_a) / 2) ** 2
        + math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def flat_km(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Equirectangular projection at the points' mean latitude: (x east, y north) in km, good for a county."""
    if not points:
        return []
    scale = math.pi / 180 * EARTH_RADIUS_KM
    mean = math.radians(math.fsum(lat for _, lat in points) / len(points))
    return [(lon * scale * math.cos(mean), lat * scale) for lon, lat in points]


def from_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """WGS-84 of a GCJ-02 coordinate (AMap, Tencent), to better than a centimetre; unchanged outside China."""
    wgs_lon, wgs_lat = lon, lat
    for _ in range(10):
        shifted_lon, shifted_lat = to_gcj02(wgs_lon, wgs_lat)
        wgs_lon, wgs_lat = wgs_lon + lon - shifted_lon, wgs_lat + lat - shifted_lat
    return wgs_lon, wgs_lat


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """GCJ-02 of a WGS-84 coordinate; unchanged outside the rectangle of China."""
    west, south, east, north = CHINA
    if not (west <= lon <= east and south <= lat <= north):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    phi = math.radians(lat)
    magic = 1 - _ECCENTRICITY * math.sin(phi) ** 2
    metres_a_degree_lat = _AXIS * (1 - _ECCENTRICITY) / magic**1.5 * math.pi / 180
    metres_a_degree_lon = _AXIS / math.sqrt(magic) * math.cos(phi) * math.pi / 180
    return lon + _shift_east(x, y) / metres_a_degree_lon, lat + _shift_north(x, y) / metres_a_degree_lat


def _shift_east(x: float, y: float) -> float:
    root = math.sqrt(abs(x))
    smooth = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    return smooth + _waves(
        x, ((20.0, 6.0), (20.0, 2.0), (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    )


def _shift_north(x: float, y: float) -> float:
    root = math.sqrt(abs(x))
    smooth = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    return (
        smooth
        + _waves(x, ((20.0, 6.0), (20.0, 2.0)))
        + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))
    )


def _waves(t: float, terms: tuple[tuple[float, float], ...]) -> float:
    return math.fsum(height * math.sin(turns * t * math.pi) for height, turns in terms) * 2 / 3
