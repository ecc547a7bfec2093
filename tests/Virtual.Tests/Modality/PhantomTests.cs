using Meridian.Virtual.Modality;

namespace Meridian.Virtual.Tests.Modality;

public sealed class PhantomTests
{
    [Fact]
    public void A_section_of_a_turned_ellipsoid_has_its_area_and_its_place()
    {
        var phantom = new Phantom([new(10, -20, 5, 60, 30, 40, 35, 100)]);
        var grid = Grid.Centered(400, 400, 0.5);
        var plane = new float[400 * 400];
        foreach (var z in new[] { 5.0, 25, 44 })
        {
            phantom.Section(plane, grid, z, -1000, p => p.Hounsfield);
            double count = 0, x = 0, y = 0;
            for (var i = 0; i < plane.Length; i++)
            {
                if (plane[i] != 100) continue;
                count++;
                x += grid.X + (i % 400 * 0.5);
                y += grid.Y + (i / 400 * 0.5);
            }
            // π a b (1 − (Δz ÷ c)²)
            var area = Math.PI * 60 * 30 * (1 - Math.Pow((z - 5) / 40, 2));
            Assert.InRange(count * 0.25 / area, 0.98, 1.02);
            Assert.InRange(x / count, 9.8, 10.2);
            Assert.InRange(y / count, -20.2, -19.8);
        }
        phantom.Section(plane, grid, 45.1, -1000, p => p.Hounsfield);
        Assert.All(plane, v => Assert.Equal(-1000, v));
    }

    [Fact]
    public void What_comes_later_takes_the_place_of_what_was_there()
    {
        var phantom = new Phantom([new(0, 0, 0, 50, 50, 50, 0, 40), new(0, 0, 0, 20, 20, 20, 0, -900)]);
        var plane = new float[101 * 101];
        phantom.Section(plane, Grid.Centered(101, 101, 1), 0, -1000, p => p.Hounsfield);
        Assert.Equal([-900, 40, -1000], [plane[(50 * 101) + 50], plane[(50 * 101) + 80], plane[0]]);
    }

    [Fact]
    public void A_ray_loses_what_the_law_says()
    {
        // 100 mm of water in the middle: exponent 1.93 at 0.0193 per mm
        var phantom = new Phantom([new(0, 0, 0, 50, 50, 50, 0, 0)]);
        var rays = phantom.Projection(new(3, 3, -100, 100, 100));
        Assert.InRange(rays[4], 1.89, 1.97);
        Assert.Equal(0, rays[0]);
    }

    [Fact]
    public void The_head_has_the_densities_of_its_publication_and_the_trunk_its_tumor()
    {
        var head = Phantoms.Head(3);
        Assert.Equal(11, head.Parts.Count); // ten ellipsoids, and the scalp
        var trunk = Phantoms.Trunk(3);
        Assert.Contains(Phantoms.TumorOf(3), trunk.Parts);
        Assert.NotEqual(Phantoms.TumorOf(3), Phantoms.TumorOf(4));
    }
}
